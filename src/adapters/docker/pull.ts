import pRetry from "p-retry";
import { pullImage } from "../../../compose/commands/registry.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import { dockerPullProgress, jsonPullProgress } from "../../../compose/output/pull-progress.ts";
import type { PullReport } from "../../domain/docker.ts";
import { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
import { outputOf, streamDocker } from "./client.ts";
import type { Endpoint } from "./engine.ts";
import { askEngine, EngineError } from "./engine-api.ts";
import { registryLogin, splitReference } from "./registry.ts";

type Report = (report: PullReport) => void;

/**
 * By the engine's own API where its socket is on this host: it tells bytes, which `docker pull`
 * without a terminal does not. By the client elsewhere, and where a credential helper holds the
 * login. A network that fails is tried three times; what the registry has decided (no such image,
 * no right to it) is not asked twice.
 */
export async function pull(
  shell: Shell,
  endpoint: Endpoint,
  reference: string,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const login = endpoint.socketPath === undefined ? undefined : await registryLogin(reference, shell.environment);
  const { socketPath } = endpoint;
  const attempt =
    socketPath === undefined || login === undefined
      ? () => pullByClient(shell, reference, report, signal)
      : () => pullByEngine(socketPath, reference, login.header, report, signal);
  await pRetry(attempt, {
    retries: 2,
    minTimeout: 1_000,
    factor: 2,
    signal,
    shouldRetry: ({ error }) => isNetworkFault(error),
  });
}

async function pullByEngine(
  socket: string,
  reference: string,
  login: string | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { name, tag } = splitReference(reference);
  const query = new URLSearchParams({ fromImage: name, tag });
  const progress = jsonPullProgress(reference);
  let refusal: string | undefined;
  try {
    await askEngine(
      socket,
      { method: "POST", path: `/images/create?${query}`, registryAuth: login, signal },
      (line) => {
        refusal ??= errorIn(line);
        for (const step of progress(line)) report(step);
      },
    );
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof EngineError)
      throw problemFromDocker(thrown.message, 1, { doing: `pull ${reference}`, image: reference });
    const lost = `error during connect: ${(thrown as Error).message}`;
    throw problemFromDocker(`${lost}: EOF`, 1, { doing: `pull ${reference}`, image: reference });
  }
  // Once the stream has begun the status is 200 whatever happens; the error is one of its lines.
  if (refusal !== undefined) throw problemFromDocker(refusal, 1, { doing: `pull ${reference}`, image: reference });
}

async function pullByClient(shell: Shell, reference: string, report: Report, signal: AbortSignal): Promise<void> {
  const progress = dockerPullProgress(reference);
  const onLine = (_: string, line: string) => {
    for (const step of progress(line)) report(step);
  };
  const ran = await streamDocker(shell, pullImage(reference), { signal }, onLine);
  outputOf(ran, { doing: `pull ${reference}`, image: reference });
}

function errorIn(line: string): string | undefined {
  if (!line.includes('"error')) return undefined;
  const { error, errorDetail } = JSON.parse(line) as { error?: string; errorDetail?: { message?: string } };
  return errorDetail?.message ?? error;
}

function isNetworkFault(error: Error): boolean {
  if (!(error instanceof Problem)) return false;
  if (error.code === "registry-unreachable") return true;
  return (
    error.code === "docker-failed" &&
    /\bEOF\b|reset by peer|i\/o timeout|connection refused|broken pipe/.test(error.saw)
  );
}
