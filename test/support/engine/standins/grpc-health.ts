import { connect, createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";

const route = "/grpc.health.v1.Health/Check";
/** A frame with HealthCheckResponse{status: SERVING}: uncompressed, two bytes, field 1 = 1. */
const serving = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

type Answer = (path: string) => Promise<{ status: number; body: string }> | undefined;

/** Answers the health question and what `answer` knows, and says "unimplemented" to all else. */
export function healthServer(answer: Answer = () => undefined): Http2Server {
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    stream.on("error", () => stream.destroy());
    const answered = answer(String(headers[":path"]));
    if (answered !== undefined) {
      answered
        .catch((error: Error) => ({ status: 500, body: error.message }))
        .then(({ status, body }) => {
          // Whoever asked may have gone meanwhile: to answer nobody would throw, and end the process.
          if (stream.destroyed) return;
          stream.respond({ ":status": status });
          stream.end(body);
        });
      return;
    }
    const known = headers[":path"] === route;
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": known ? "0" : "12" }));
    stream.resume();
    stream.end(known ? serving : undefined);
  });
  return server;
}

/** Asks `host:port`; an error says why there is no answer. */
export function askHealth(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${address}`);
    const end = (error?: Error) => {
      session.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    session.setTimeout(5000, () => end(new Error("context deadline exceeded")));
    session.on("error", end);
    const stream = session.request({
      ":method": "POST",
      ":path": route,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const chunks: Buffer[] = [];
    stream.on("error", end);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => end(Buffer.concat(chunks).equals(serving) ? undefined : new Error("not serving")));
    stream.end(Buffer.from([0, 0, 0, 0, 0]));
  });
}
