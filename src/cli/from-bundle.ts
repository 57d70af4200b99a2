import { basename, resolve } from "node:path";
import type { OfflineBundle } from "../domain/offline-bundle.ts";
import { typed } from "../domain/typed.ts";
import type { Context } from "./context.ts";

/** What --from-bundle names, opened; undefined where it is not given. */
export async function openBundle(
  { waiting, workingDirectory }: Pick<Context, "waiting" | "workingDirectory">,
  file: string | undefined,
): Promise<OfflineBundle | undefined> {
  if (file === undefined) return undefined;
  const { openBundle: open } = await import("../adapters/bundles/read-bundle.ts");
  return waiting.watching(await open(resolve(workingDirectory, file)), (method) =>
    method === "verify" ? { what: `the checksums of ${basename(file)}` } : undefined,
  );
}

/** The line that does the same again. */
export function profileLine(source: string, file: string | undefined): string {
  const line = typed`dittofeed-setup --profile ${source}`;
  return file === undefined ? line : `${line} ${typed`--from-bundle ${file}`}`;
}
