/**
 * Runs in a one-off container that shares the postgres container's network, so that no port has to
 * be published: standard input goes to PostgreSQL and its answers come back. It ends when either
 * side does, and says on stderr why it could not connect. Never inside the postgres container
 * itself: its PID 1 takes a killed orphan for a crashed backend.
 */
export const relayScript = `const socket = require("node:net").connect(5432, "127.0.0.1");
socket.setNoDelay(true);
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on("error", (error) => {
  process.stderr.write("relay: " + error.message + "\\n");
  process.exitCode = 1;
});
socket.on("close", () => process.stdin.destroy());
`;
