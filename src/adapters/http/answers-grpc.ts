import { connect } from "node:http2";
import type { AnswersGrpc } from "../../domain/processes.ts";

/**
 * A server that speaks gRPC greets with HTTP/2 settings. That the port takes a connection proves
 * nothing: Docker's own proxy takes it, and lets it drop, for a container that does not listen yet.
 */
export const answersGrpc: AnswersGrpc = (address, signal) =>
  new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const end = (isAnswer: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      session.destroy();
      resolve(isAnswer);
    };
    const giveUp = () => end(false);
    const timer = setTimeout(giveUp, 3_000);
    signal.addEventListener("abort", giveUp, { once: true });
    session.once("remoteSettings", () => end(true));
    session.once("error", giveUp);
    session.once("close", giveUp);
  });
