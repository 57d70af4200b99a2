/**
 * Starts the dashboard's own server with the api at its own localhost:3001: that is where its code exchanges the token of a sign-in and
 * asks for a session (pages/api/auth/callback and session), whatever it is told. One process: it ends with the server, and finds an api
 * that was made anew by its name at the next request. Nothing in the image is changed.
 */
export const withApiAtLocalhost = `const { connect, createServer } = require("node:net");
const { pipeline } = require("node:stream");
const relay = (inbound) => {
  const outbound = connect(3001, "api");
  const ended = () => {};
  pipeline(inbound, outbound, ended);
  pipeline(outbound, inbound, ended);
};
for (const host of ["127.0.0.1", "::1"]) {
  const server = createServer(relay);
  // A container without IPv6 has no ::1.
  server.on("error", (error) => host === "::1" || console.error("relay to the api: " + error.message));
  server.listen(3001, host);
}
// As the image's own command has it: "node server.js" in its working directory.
require(require("node:path").resolve("server.js"));
`;
