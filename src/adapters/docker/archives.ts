import { inspectContents, loadImages, saveImages, tagImage, untagImages } from "../../../compose/commands/images.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { DockerArchives, ImageContent } from "../../domain/docker.ts";
import type { OpenProcess, Shell } from "../shell/shell.ts";
import { askDocker, clientEnvironment, runDocker } from "./client.ts";
import { inspectedImages } from "./images.ts";

type Inspected = { id: string; tags: string[] | null; digests: string[] | null } & Omit<ImageContent, "layers"> & {
    layers: string[] | null;
  };

const timeoutMs = 20_000;
const saving = { doing: "save the images" };
const loading = { doing: "load the images" };

/** By the docker client, which reaches an engine of another machine too. */
export function createArchives(shell: Shell): DockerArchives {
  return {
    async imageContents(references, signal) {
      if (references.length === 0) return new Map();
      const ran = await runDocker(shell, inspectContents([...new Set(references)]), { timeoutMs, signal });
      return new Map([...inspectedImages<Inspected>(ran, references)].map(([name, image]) => [name, contentOf(image)]));
    },
    async tagImage(image, name, signal) {
      await askDocker(shell, tagImage(image, name), { doing: `name an image ${name}` }, { timeoutMs, signal });
    },
    async untagImages(names, signal) {
      if (names.length === 0) return;
      await askDocker(shell, untagImages(names), { doing: "remove names of images" }, { timeoutMs, signal });
    },
    async saveImages(names, signal) {
      return saved(await shell.open(saveImages(names), { env: clientEnvironment(shell) }), signal);
    },
    async loadImages(archive, signal) {
      await load(await shell.open(loadImages(), { env: clientEnvironment(shell) }), archive, signal);
    },
  };
}

function contentOf({ id, created, platform, layers, bytes }: Inspected): ImageContent {
  return { id, created, platform, layers: layers ?? [], bytes };
}

async function* saved(opened: OpenProcess, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const stop = () => void opened.end(0);
  signal.addEventListener("abort", stop, { once: true });
  try {
    yield* opened.stdout as AsyncIterable<Buffer>;
    const exit = await opened.exited;
    signal.throwIfAborted();
    if ("failedToStart" in exit) throw exit.failedToStart;
    if (exit.exitCode !== 0) throw problemFromDocker(opened.stderr(), exit.exitCode, saving);
  } finally {
    signal.removeEventListener("abort", stop);
    await opened.end(0);
  }
}

/** What the engine refuses ends the client in the middle; then that is the reason, and not the broken pipe. */
async function load(opened: OpenProcess, archive: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  // Nobody reads it, and a full pipe would stop the client.
  opened.stdout.resume();
  const stop = () => void opened.end(0);
  signal.addEventListener("abort", stop, { once: true });
  const { stdin, exited } = opened;
  let isOver = false;
  const over = exited.then(() => {
    isOver = true;
  });
  try {
    for await (const chunk of archive) {
      if (isOver || signal.aborted) break;
      if (stdin.write(chunk)) continue;
      let goOn: () => void = () => undefined;
      const drained = new Promise<void>((resolve) => {
        goOn = resolve;
        stdin.once("drain", goOn);
      });
      await Promise.race([drained, over]);
      stdin.off("drain", goOn);
    }
    stdin.end();
    const exit = await exited;
    signal.throwIfAborted();
    if ("failedToStart" in exit) throw exit.failedToStart;
    if (exit.exitCode !== 0) throw problemFromDocker(opened.stderr(), exit.exitCode, loading);
  } finally {
    signal.removeEventListener("abort", stop);
    await opened.end(0);
  }
}
