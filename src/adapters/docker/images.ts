import { inspectImages, inspectManifest } from "../../../compose/commands/docker-arguments.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { ImageFacts } from "../../domain/facts/containers.ts";
import { type Shell, ShellError } from "../shell/shell.ts";
import { runDocker } from "./ask-docker.ts";
import type { Endpoint } from "./endpoint.ts";
import { askEngineJson, EngineError } from "./engine-api.ts";
import { familiarName, splitReference } from "./image-reference.ts";
import { registryLogin } from "./registry-login.ts";

type Found = Pick<ImageFacts, "state" | "saw">;

const lookUpPatienceMs = 8_000;

/** Reference -> id, for those that are on this engine. */
export async function localImages(
  shell: Shell,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (references.length === 0) return found;
  const ran = await runDocker(shell, inspectImages([...new Set(references)]), { timeoutMs: 20_000, signal });
  const images = ran.stdout.split("\n").flatMap(parseImage);
  // None at all may be because there is none, or because no engine answered.
  if (images.length === 0 && !/no such image/i.test(ran.stderr))
    throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "list its images" });
  for (const reference of references) {
    const { name, tag } = splitReference(reference);
    const wanted = `${familiarName(name)}${tag.startsWith("sha256:") ? "@" : ":"}${tag}`;
    const image = images.find(({ names }) => names.has(wanted));
    if (image !== undefined) found.set(reference, image.id);
  }
  return found;
}

function parseImage(line: string): { id: string; names: Set<string> }[] {
  if (!line.startsWith("{")) return [];
  const { id, tags, digests } = JSON.parse(line) as { id: string; tags: string[] | null; digests: string[] | null };
  return [{ id, names: new Set([...(tags ?? []), ...(digests ?? [])].map(familiarName)) }];
}

/**
 * Would the registry give it? Asked through the engine where we can speak to it: the engine is who will pull, with its
 * own proxy, names and trusted registries. Otherwise the client asks by itself.
 */
export async function lookUpImage(
  shell: Shell,
  endpoint: Endpoint,
  reference: string,
  signal?: AbortSignal,
): Promise<Found> {
  const login = endpoint.socketPath === undefined ? undefined : await registryLogin(reference, shell.environment);
  try {
    if (endpoint.socketPath === undefined || login === undefined) return await askByClient(shell, reference, signal);
    return await askByEngine(endpoint.socketPath, reference, login.header, signal);
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof ShellError && thrown.kind !== "timed-out") throw thrown;
    return { state: "unknown", saw: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function askByEngine(
  socket: string,
  reference: string,
  login: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const { name, tag } = splitReference(reference);
  const limit = AbortSignal.timeout(lookUpPatienceMs);
  const path = `/distribution/${name}${tag.startsWith("sha256:") ? "@" : ":"}${tag}/json`;
  try {
    await askEngineJson(socket, path, signal === undefined ? limit : AbortSignal.any([signal, limit]), login);
    return { state: "pullable", saw: undefined };
  } catch (thrown) {
    if (limit.aborted) return { state: "unknown", saw: `no answer within ${lookUpPatienceMs / 1000} s` };
    if (!(thrown instanceof EngineError)) throw thrown;
    const byText = stateFrom(thrown.message, reference);
    const byStatus = ({ 401: "refused", 403: "refused", 404: "not-found" } as const)[thrown.status];
    return { state: byText === "unknown" ? (byStatus ?? "unknown") : byText, saw: thrown.message };
  }
}

async function askByClient(shell: Shell, reference: string, signal: AbortSignal | undefined): Promise<Found> {
  const ran = await shell.run(inspectManifest(reference), { signal, timeoutMs: lookUpPatienceMs });
  if (ran.exitCode === 0) return { state: "pullable", saw: undefined };
  return { state: stateFrom(ran.stderr, reference), saw: ran.stderr.trim().split("\n").at(-1) };
}

function stateFrom(text: string, image: string): Found["state"] {
  const { code } = problemFromDocker(text, 1, { doing: "look the image up", image });
  return code === "image-not-found" ? "not-found" : code === "registry-refused" ? "refused" : "unknown";
}
