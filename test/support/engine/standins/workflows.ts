import { connect, type IncomingHttpHeaders } from "node:http2";

/** Between the stand-in of Temporal and those of the app: paths of our own on its port, in the place of Temporal's gRPC. */
export const workflowRoute = "/standin/workflows/";

/** @temporalio/client says just this after ten seconds. */
const deadline = "Failed to connect before the deadline";

/** `start`, `describe` or `signal` of a workflow; gives the status that the stand-in answered with, and its word for the state. */
export function askTemporal(verb: string, id: string, env = process.env): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${env.TEMPORAL_ADDRESS ?? "localhost:7233"}`);
    const fail = () => {
      session.destroy();
      reject(new Error(deadline));
    };
    session.setTimeout(10_000, fail);
    session.on("error", fail);
    const stream = session.request({ ":method": "POST", ":path": `${workflowRoute}${verb}/${id}` });
    let status = 0;
    let body = "";
    stream.on("response", (headers: IncomingHttpHeaders) => {
      status = Number(headers[":status"]);
    });
    stream.on("data", (chunk) => {
      body += String(chunk);
    });
    stream.on("error", fail);
    stream.on("end", () => {
      // The server ended before it answered.
      if (status === 0) return fail();
      session.close();
      resolve({ status, body });
    });
    stream.end();
  });
}
