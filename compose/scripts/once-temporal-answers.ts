/**
 * Starts the worker's own program once Temporal can be connected to. The worker ends where it
 * cannot, and Docker starts it again: after ten times Coolify stops the whole application
 * (app/Actions/Docker/GetContainersStatus.php, max_restart_count). After a start of the host
 * nothing else orders them. It is asked to end while it waits as it is later; Node as a container's
 * first process would not. Nothing in the image is changed.
 */
export const onceTemporalAnswers = `const { connect } = require("node:net");
const { resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const address = process.env.TEMPORAL_ADDRESS;
const [host, port] = address.split(":");
const leave = () => process.exit(0);
process.on("SIGTERM", leave);
const start = () => {
  process.off("SIGTERM", leave);
  // As the image's own command has it: "yarn workspace worker node ./dist/scripts/startWorker.js".
  process.chdir("packages/worker");
  import(pathToFileURL(resolve("dist/scripts/startWorker.js")).href);
};
let said = false;
const ask = () => {
  const socket = connect(Number(port), host);
  socket.setTimeout(5000, () => socket.destroy(new Error("no answer")));
  socket.on("connect", () => {
    socket.destroy();
    start();
  });
  socket.on("error", (error) => {
    if (!said) console.log("waiting for Temporal at " + address + ": " + error.message);
    said = true;
    setTimeout(ask, 2000);
  });
};
ask();
`;
