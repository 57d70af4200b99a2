import { connect } from "node:http2";
import { exitOnSignal, log } from "./http.ts";
import { readSettings } from "./settings.ts";

/** Stand-in for the worker: it holds a connection to Temporal and takes no work. */
readSettings();
const address = process.env.TEMPORAL_ADDRESS ?? "localhost:7233";
exitOnSignal();
stayConnected();

function stayConnected(): void {
  const session = connect(`http://${address}`);
  let failure = "connection closed";
  session.on("connect", () => log("info", `Worker connected to ${address}`));
  session.on("error", (error) => {
    failure = error.message;
  });
  session.on("close", () => {
    log("error", `Worker lost Temporal at ${address}: ${failure}`);
    setTimeout(stayConnected, 1000);
  });
}
