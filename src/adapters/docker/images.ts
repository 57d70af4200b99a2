import { imageSettings, inspectImages, pruneImages } from "../../../compose/commands/images.ts";
import { inspectManifest, logIn } from "../../../compose/commands/registry.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { DockerImages } from "../../domain/docker.ts";
import type { ImageFacts } from "../../domain/facts/containers.ts";
import { noAnswerWithin } from "../../domain/no-answer.ts";
import { type Ran, type Shell, ShellError } from "../shell/shell.ts";
import { askDocker, lastLine, runDocker } from "./client.ts";
import type { Endpoint } from "./engine.ts";
import { askEngineJson, EngineError } from "./engine-api.ts";
import { pull } from "./pull.ts";
import { familiarName, registryLogin, splitReference } from "./registry.ts";

type Found = Pick<ImageFacts, "state" | "saw">;

const timeoutMs = 20_000;
const lookUpPatienceMs = 8_000;

/** `endpoint` says where the engine is, for what is asked of it directly. */
export function createImages(shell: Shell, endpoint: () => Promise<Endpoint>): Omit<DockerImages, "appMigrations"> {
  return {
    localImages: (references, signal) => localImages(shell, references, signal),
    async imageDigests(ids, signal) {
      if (ids.length === 0) return new Map();
      const { stdout } = await runDocker(shell, inspectImages([...new Set(ids)]), { timeoutMs, signal });
      return new Map(
        stdout.split("\n").flatMap((line) => {
          if (!line.startsWith("{")) return [];
          const { id, digests } = JSON.parse(line) as { id: string; digests: string[] | null };
          const digest = digests?.[0]?.split("@")[1];
          return digest === undefined ? [] : [[id, digest] as const];
        }),
      );
    },
    lookUpImage: async (reference, signal) => lookUpImage(shell, await endpoint(), reference, signal),
    async imageVariable(reference, name, signal) {
      const { stdout, exitCode } = await runDocker(shell, imageSettings(reference), { timeoutMs, signal });
      if (exitCode !== 0) return undefined;
      const settings = (JSON.parse(stdout) as string[] | null) ?? [];
      return settings.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
    },
    async logIn(server, username, password, signal) {
      const options = { input: password.toStdin(), signal, timeoutMs: 60_000 };
      await askDocker(shell, logIn(server, username), { doing: `log in to ${server}` }, options);
    },
    pullImage: async (reference, report, signal) => pull(shell, await endpoint(), reference, report, signal),
    async pruneImages(signal) {
      return lastLine(await askDocker(shell, pruneImages(), { doing: "remove unused images" }, { timeoutMs, signal }));
    },
  };
}

/** Reference -> id, for those that are on this engine. */
async function localImages(
  shell: Shell,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const ran = await runDocker(shell, inspectImages([...new Set(references)]), { timeoutMs, signal });
  return new Map([...inspectedImages(ran, references)].map(([reference, { id }]) => [reference, id]));
}

/** What is said of an image by every format that is asked for here. */
interface Named {
  id: string;
  tags: string[] | null;
  digests: string[] | null;
}

/** By the reference that it was asked for. Throws Problem where no engine answered. */
export function inspectedImages<Image extends Named>(
  { stdout, stderr, exitCode }: Ran,
  references: readonly string[],
): Map<string, Image> {
  const images = stdout
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Image] : []))
    .map((image) => ({ image, names: new Set([...(image.tags ?? []), ...(image.digests ?? [])].map(familiarName)) }));
  // None at all may be because there is none, or because no engine answered.
  if (images.length === 0 && !/no such image/i.test(stderr))
    throw problemFromDocker(stderr, exitCode, { doing: "list its images" });
  return new Map(
    references.flatMap((reference) => {
      const { name, tag } = splitReference(reference);
      const wanted = `${familiarName(name)}${tag.startsWith("sha256:") ? "@" : ":"}${tag}`;
      const found = images.find(({ names }) => names.has(wanted));
      return found === undefined ? [] : [[reference, found.image] as const];
    }),
  );
}

/**
 * Would the registry give it? Asked through the engine where we can speak to it: the engine is who
 * will pull, with its own proxy, names and trusted registries. Otherwise the client asks by itself.
 */
async function lookUpImage(shell: Shell, endpoint: Endpoint, reference: string, signal?: AbortSignal): Promise<Found> {
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
    if (limit.aborted) return { state: "unknown", saw: noAnswerWithin(lookUpPatienceMs) };
    if (!(thrown instanceof EngineError)) throw thrown;
    const byText = stateFrom(thrown.message, reference);
    const byStatus = ({ 401: "refused", 403: "refused", 404: "not-found" } as const)[thrown.status];
    return { state: byText === "unknown" ? (byStatus ?? "unknown") : byText, saw: thrown.message };
  }
}

async function askByClient(shell: Shell, reference: string, signal: AbortSignal | undefined): Promise<Found> {
  const ran = await shell.run(inspectManifest(reference), { signal, timeoutMs: lookUpPatienceMs });
  if (ran.exitCode === 0) return { state: "pullable", saw: undefined };
  return { state: stateFrom(ran.stderr, reference), saw: lastLine(ran.stderr) };
}

function stateFrom(text: string, image: string): Found["state"] {
  const { code } = problemFromDocker(text, 1, { doing: "look up the image", image });
  return code === "image-not-found" ? "not-found" : code === "registry-refused" ? "refused" : "unknown";
}
