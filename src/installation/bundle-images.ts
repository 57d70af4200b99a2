// Over 150 lines: pulling, saving and writing as one road, in its order.
import { needsLogin, pullMissing } from "../../tasks/images/pull-images.ts";
import type { OwnProgram } from "../adapters/bundles/program-files.ts";
import { freeBytesAt, writeBundle } from "../adapters/bundles/write-bundle.ts";
import { profileText } from "../adapters/profiles/profile-text.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import type { Emit, TaskReport } from "../domain/event.ts";
import type { ImageFacts } from "../domain/facts/containers.ts";
import { fileExists } from "../domain/file-exists.ts";
import {
  type BundledImage,
  type BundleManifest,
  bundleFormat,
  bundlePaths,
  sizeText,
} from "../domain/offline-bundle.ts";
import type { Phase } from "../domain/plan.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile } from "../domain/profile.ts";
import type { InstallationSecrets } from "../domain/secret.ts";
import { usage } from "../domain/usage.ts";
import { dereference, missingValue } from "../engine/dereference.ts";
import { inspectImages } from "../facts/images.ts";
import { entryOf, platformOfAll, readmeOf } from "./bundle-list.ts";
import type { InstallationContext } from "./context.ts";
import { keepSecretVariables } from "./secret-variables.ts";

export type BundlingContext = InstallationContext & {
  version: string;
  commit: string | undefined;
  /** What goes along. Throws Problem unexpected. */
  ownProgram(): Promise<OwnProgram>;
};

export interface BundledFile {
  path: string;
  bytes: number;
  sha256: string;
  platform: string;
  images: readonly string[];
  /** The program in it, and all that has to be there to start it. */
  start: string;
  needs: string;
}

/** Less of their unpacked size no images of this kind take, packed and without what they share. */
const leastPacked = 0.15;

/**
 * This program, the profile and all of its images in one file. Images that are not here are pulled
 * first; nothing else on this host is changed. Throws Problem before the first byte where the file
 * is there already, or has no room.
 */
export async function bundleImages(
  context: BundlingContext,
  profile: Profile,
  path: string,
  emit: Emit,
): Promise<BundledFile> {
  if (profile.target === "coolify") throw usage("Coolify pulls the images itself, so a bundle is of no use to it.");
  if (profile.target === "local")
    throw usage("The target local runs the app from its source, which is not in a bundle.");
  if (profile.target === "rehearsal") throw usage(`"${profile.name}" is a rehearsal, which uses no images.`);
  const { ports, interruption } = context;
  const { signal } = interruption;
  const { docker } = ports;
  keepSecretVariables(context, profile);
  if ((await ports.files.facts(path)) !== undefined) throw taken(path);
  const engine = await docker.inspectEngine(signal);
  if (engine.state !== "usable") throw new Problem(engineProblem(engine));
  const images = await inspectImages(ports, profile, signal);
  const references = [...new Set(images.map(({ reference }) => reference))];
  const step = steps(context, emit);
  if (images.some(({ state }) => state !== "present"))
    await step(pulling, (say) => pull(context, profile, images, say));
  const contents = await docker.imageContents(references, signal);
  const bundled = references.map((reference) => entryOf(reference, contents.get(reference)));
  const platform = platformOfAll(references, contents);
  await mustHaveRoom(path, bundled);
  const program = await context.ownProgram();
  const created = ports.clock.now();
  const list = {
    ...{ format: bundleFormat, created: created.toISOString(), profile: profile.name, platform, images: bundled },
    program: { version: context.version, commit: context.commit, start: program.start },
  } as const satisfies Omit<BundleManifest, "members">;
  const archived = [...new Map(bundled.map((image) => [image.archived, image.id])).entries()];
  const result = await step(writing, async (say) => {
    try {
      for (const [name, id] of archived) await docker.tagImage(id, name, signal);
      const content = {
        readme: readmeOf(list, program.needs),
        files: [
          { path: bundlePaths.profile, mode: 0o644, content: new TextEncoder().encode(profileText(profile)) },
          ...program.files,
        ],
        archive: await docker.saveImages(
          archived.map(([name]) => name),
          signal,
        ),
        manifest: (members: BundleManifest["members"]): BundleManifest => ({ ...list, members: [...members] }),
        modified: created,
      };
      const report = (done: number) =>
        say({ type: "task-progress", unit: "bytes", done, total: undefined, item: path });
      return await writeBundle(path, content, report, signal);
    } finally {
      // Also after a stop: the names were only for the archive.
      const names = archived.map(([name]) => name);
      await docker.untagImages(names, new AbortController().signal).catch(() => undefined);
    }
  });
  if (result === undefined) throw taken(path);
  return { path, ...result, platform, images: references, start: program.start, needs: program.needs };
}

interface Step {
  task: string;
  title: string;
  phase: Phase;
}

const pulling: Step = { task: "pull-images", title: "Pull the images", phase: "images" };
const writing: Step = { task: "write-bundle", title: "Write the bundle", phase: "files" };

type Say = (report: TaskReport) => void;

/** Said as the steps of an installation are. */
function steps({ ports: { clock } }: Pick<InstallationContext, "ports">, emit: Emit) {
  return async <T>(step: Step, work: (say: Say) => Promise<T>): Promise<T> => {
    const began = clock.elapsed();
    emit({ type: "task-started", ...step });
    const done = await work((report) => emit({ task: step.task, ...report }));
    const milliseconds = clock.elapsed() - began;
    emit({ type: "task-done", task: step.task, changed: true, because: "", milliseconds });
    return done;
  };
}

async function pull(context: BundlingContext, profile: Profile, images: readonly ImageFacts[], emit: Say) {
  const { ports, interruption } = context;
  const facts = { images: [...images] };
  const secrets = needsLogin({ profile, facts }) ? await registryPassword(context, profile) : new Map();
  await pullMissing({ profile, facts, secrets, ports, signal: interruption.signal, emit });
}

/** Of all secrets of the profile this one alone. */
async function registryPassword(
  { ports, makeSecret }: BundlingContext,
  profile: Profile,
): Promise<InstallationSecrets> {
  const name = "REGISTRY_PASSWORD";
  const reference = profile.registry?.password;
  if (reference === undefined || "generate" in reference) throw missingValue(name);
  const secret = makeSecret(name, await dereference(name, reference, ports));
  return new Map([[name, { secret, origin: "given" }]]);
}

async function mustHaveRoom(path: string, images: readonly BundledImage[]): Promise<void> {
  const unpacked = [...new Map(images.map(({ id, bytes }) => [id, bytes])).values()].reduce((sum, one) => sum + one, 0);
  const [least, free] = [unpacked * leastPacked, await freeBytesAt(path)];
  if (free === undefined || free >= least) return;
  throw new Problem({
    code: "disk-too-small",
    title: "There is not enough space for the bundle",
    saw: `${sizeText(free)} are free at ${path}; the bundle needs at least ${sizeText(least)}.`,
    why: "It holds all images, compressed.",
    next: "Free some space, or write it to another disk: dittofeed-setup bundle-images P --output-file FILE",
  });
}

const taken = (path: string) =>
  fileExists(path, "Use another file: dittofeed-setup bundle-images P --output-file FILE");
