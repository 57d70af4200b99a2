import { join, resolve } from "node:path";
import { fileStamp } from "../../../../tasks/files/back-up.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { safeName } from "../../../domain/grammar.ts";
import { sizeText } from "../../../domain/offline-bundle.ts";
import { usage } from "../../../domain/usage.ts";
import { type BundlingContext, bundleImages } from "../../../installation/bundle-images.ts";
import { linesFor } from "../../../installation/bundle-list.ts";
import { Reporting } from "../../../installation/reporting.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { bundleImages as spec } from "./command.ts";

/** One file to carry to a host that reaches no registry. */
export async function run(
  context: FindContext & BundlingContext,
  { profile: source, outputFile, output: format, target }: Args<typeof spec>,
  output: Pick<Output, "run" | "renderers" | "print" | "json">,
): Promise<number> {
  const profile = await findProfile(context, source ?? (await onlySaved(context)));
  const { clock } = context.ports;
  const name = `dittofeed-offline-${safeName(profile.name)}-${fileStamp(clock.now())}.tar`;
  const path =
    outputFile === undefined ? join(context.workingDirectory, name) : resolve(context.workingDirectory, outputFile);
  // A program reads the one object that comes at the end.
  const { emit } = new Reporting(context, output.run, format === "json" ? [] : output.renderers);
  const asked = target === undefined ? profile : { ...profile, target };
  const written = await bundleImages(context, asked, path, emit);
  if (format === "json") output.json(written);
  else
    output.print([
      "",
      written.path,
      `${sizeText(written.bytes)}: ${written.images.length} images for ${written.platform}, dittofeed-setup ${context.version} and the profile "${profile.name}", without secrets.`,
      `sha256: ${written.sha256}`,
      `On the other host, which needs ${written.needs}:`,
      ...linesFor(written).map((line) => `  ${line}`),
    ]);
  return exitCodes.done;
}

async function onlySaved({ ports: { profiles } }: FindContext): Promise<string> {
  const [name, ...others] = await profiles.names();
  if (name !== undefined && others.length === 0) return name;
  throw usage(
    name === undefined
      ? "bundle-images needs a profile: a saved name, a file, or - for standard input."
      : `Several profiles are saved: ${[name, ...others].join(", ")}. Name one of them.`,
  );
}
