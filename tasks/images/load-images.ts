import type { ImageFacts } from "../../src/domain/facts/containers.ts";
import {
  type BundledImage,
  imageIn,
  isSameImage,
  type OfflineBundle,
  sizeText,
} from "../../src/domain/offline-bundle.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { skippedWithoutContainers } from "../services/services-up.ts";

/**
 * In the place of pulling, for a host that reaches no registry. An image gets its real name only
 * when it is known to be the one that was saved.
 */
export const loadImages = (bundle: OfflineBundle): Task => ({
  id: "load-images",
  phase: "images",
  title: "Load the images",
  looksAt: ["images"],
  assess(input) {
    const skipped = skippedWithoutContainers(input);
    if (skipped !== undefined) return skipped;
    if (input.facts.engine.state !== "usable")
      return { state: "needed", because: "without the engine, it is unknown which images are here", changes: [] };
    const references = new Set(input.facts.images.map(({ reference }) => reference));
    const absent = absentIn(input.facts.images);
    if (absent.length === 0) return { state: "done", because: "all images are here" };
    const what = `${images(absent)} from ${bundle.path} (${sizeText(bundle.archiveBytes)})`;
    return {
      state: "needed",
      because: `${absent.length} of ${references.size} images are missing`,
      changes: [{ action: "load", what }],
    };
  },
  async run(ctx) {
    const wanted = absentIn(ctx.facts.images).flatMap((reference) => imageIn(bundle.manifest, reference) ?? []);
    await load(ctx, bundle);
    const { docker } = ctx.ports;
    try {
      await mustBeTheSame(ctx, bundle, wanted);
      for (const { archived, name } of wanted) await docker.tagImage(archived, name, ctx.signal);
    } finally {
      // They are of no use to anybody; what is left of them is named once more by the next bundle.
      const names = new Set(bundle.manifest.images.map(({ archived }) => archived));
      await docker.untagImages([...names], ctx.signal).catch(() => undefined);
    }
  },
});

async function load({ ports, emit, signal }: TaskContext, bundle: OfflineBundle): Promise<void> {
  const total = bundle.archiveBytes;
  const report = (done: number) => {
    emit({ type: "task-progress", unit: "bytes", done, total, item: bundle.path });
    if (done === total)
      emit({ type: "task-line", source: "docker", line: "the archive is read; the engine unpacks its layers" });
  };
  await ports.docker.loadImages(bundle.archive(report, signal), signal);
}

async function mustBeTheSame(
  { ports, signal }: TaskContext,
  { path, manifest }: OfflineBundle,
  wanted: readonly BundledImage[],
): Promise<void> {
  const archived = wanted.map((image) => image.archived);
  const loaded = await ports.docker.imageContents(archived, signal);
  const wrong = wanted.filter((image) => !isSameImage(loaded.get(image.archived), image));
  if (wrong.length === 0) return;
  throw new Problem({
    code: "value-refused",
    title: `${images(wrong)} from the bundle ${wrong.length === 1 ? "is" : "are"} not what its list says`,
    saw: wrong
      .map(({ reference, archived: name, id }) => `${reference}: ${loaded.get(name)?.id ?? "not loaded"}, not ${id}`)
      .join("\n"),
    why: `They were not given their names, so nothing starts from them. The platform of the list is ${manifest.platform}.`,
    next: `Write the bundle again with dittofeed-setup bundle-images, and copy it to ${path}.`,
  });
}

const images = ({ length }: readonly unknown[]) => (length === 1 ? "1 image" : `${length} images`);

function absentIn(facts: readonly ImageFacts[]): string[] {
  return [...new Set(facts.filter(({ state }) => state !== "present").map(({ reference }) => reference))];
}
