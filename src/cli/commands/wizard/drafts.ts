import { join } from "node:path";
import { configurationFolder } from "../../../adapters/profiles/profile-store.ts";
import type { Draft } from "../../../domain/draft.ts";
import { draftSchema } from "../../../domain/draft.ts";
import { largestProfile } from "../../../domain/file-sizes.ts";
import type { Files } from "../../../domain/ports.ts";

/**
 * Answers of a wizard that did not get to its end, one file a user, mode 0600. They hold no secret: one that was typed has
 * to be typed again.
 */
export type Drafts = ReturnType<typeof createDrafts>;

export function createDrafts(
  files: Files,
  environment: NodeJS.ProcessEnv,
  mayKeep: () => Promise<boolean> = async () => true,
) {
  const folder = configurationFolder(environment);
  const path = join(folder, "draft.json");
  /** Undefined where there is none, or none that can be read: nothing is lost that could not be typed again. */
  const load = async (): Promise<Draft | undefined> => {
    const text = await files.read(path, largestProfile).catch(() => undefined);
    const parsed = text === undefined ? undefined : draftSchema.safeParse(jsonOf(text));
    return parsed?.success ? { profile: parsed.data.profile, answers: ofOneAddress(parsed.data.answers) } : undefined;
  };
  // One at a time: what is forgotten must not come back with a write that was still under way.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const holds = async (answers: Draft["answers"]) => {
    const draft = await load();
    return draft !== undefined && Object.entries(draft.answers).every(([path, value]) => answers[path] === value);
  };
  return {
    load,
    /** False where it could not be written: a full disk is no reason to stop asking. */
    keep: ({ profile, answers }: Draft): Promise<boolean> =>
      inTurn(async () => {
        try {
          if (!(await mayKeep())) return false;
          await files.makeFolder(folder, 0o700);
          await files.write(path, `${JSON.stringify({ version: 1, profile, answers }, undefined, 2)}\n`, 0o600);
          return true;
        } catch {
          return false;
        }
      }),
    /** Are just these answers on the disk? */
    holds: (answers: Draft["answers"]): Promise<boolean> => inTurn(() => holds(answers)),
    /** These were used and are saved elsewhere; any others, of another wizard too, stay. */
    forget: (answers: Draft["answers"]): Promise<void> =>
      inTurn(async () => {
        if (await holds(answers)) await files.remove(path).catch(() => undefined);
      }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Until 0.1 there were two addresses, and two ports for them. */
function ofOneAddress({
  "addresses.dashboard": address,
  "addresses.api": _api,
  "ports.dashboard": edge,
  "ports.api": _port,
  ...answers
}: Draft["answers"]): Draft["answers"] {
  return { ...answers, ...(address !== undefined && { address }), ...(edge !== undefined && { "ports.edge": edge }) };
}
