import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseProfile, profileText } from "../../../adapters/profiles/profile-text.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { largestProfile } from "../../../domain/file-sizes.ts";
import { Problem } from "../../../domain/problem.ts";
import type { Profile } from "../../../domain/profile.ts";
import { typed } from "../../../domain/typed.ts";
import { withLock } from "../../../engine/lock.ts";
import { outgoingLines } from "../../../output/outgoing.ts";
import { canAsk, choose } from "../../confirm.ts";
import type { Context } from "../../context.ts";
import { chooseEditor, edit as openIn } from "../../editor.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { edit as editSpec } from "./command.ts";
import { notSaved, textOf } from "./find-text.ts";

/** What is edited, and what it was made of. */
interface Draft {
  name: string;
  copy: string;
  /** The saved file as it was: whoever saves must find it so again. */
  before: string;
  saved: Profile | undefined;
}

/**
 * On a copy that only its user can read. What is saved is valid, or it is not saved; what was typed
 * is lost only where somebody says so.
 */
export async function edit(
  context: Context,
  args: Args<typeof editSpec>,
  output: Pick<Output, "print">,
): Promise<number> {
  const { profiles, files, host } = context.ports;
  const obstacle = await profiles.obstacle();
  if (obstacle !== undefined) throw obstacle;
  const path = profiles.pathOf(args.name);
  const before = await files.read(path, largestProfile);
  if (before === undefined) throw await notSaved(context.ports, args.name);
  const saved = await profiles.load(args.name).catch(brokenIsNone);
  const began = args.from === undefined ? textOfSaved(saved, before) : (await textOf(context.ports, args.from)).text;
  const editor = await chooseEditor(context);

  const folder = join(dirname(dirname(path)), "edits");
  const copy = join(folder, `${args.name}-${Buffer.from(host.randomBytes(4)).toString("hex")}.yaml`);
  await files.makeFolder(folder, 0o700);
  await files.createExclusive(copy, began, 0o600);
  const draft = { name: args.name, copy, before, saved };
  // What nobody has typed into needs not be kept.
  const isUntouched = async () => args.from === undefined && (await files.read(copy, largestProfile)) === began;
  const again = async () =>
    (await isUntouched()) ? typed`dittofeed-setup profile edit ${args.name}` : againWith(draft);
  for (;;) {
    try {
      await openIn(context, editor, copy, again);
      const text = (await files.read(copy, largestProfile)) ?? "";
      const done = await keep(context, draft, text);
      await files.remove(copy);
      output.print(done);
      return exitCodes.done;
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code !== "profile-invalid" || args.yes || !canAsk(context)) {
        if (await isUntouched()) await files.remove(copy);
        throw thrown;
      }
      const faults = thrown.saw.replaceAll(`${copy}:`, "line ").split("\n");
      const said = ["This profile cannot be saved:", ...faults.map((line) => `  ${line}`)];
      context.stderr.write(outgoingLines(context.redactor, said));
      const answer = await choose(context, ["Edit it again, or discard what you typed?"], ["edit", "discard"]);
      if (answer === undefined) throw thrown;
      if (answer === "edit") continue;
      await files.remove(copy);
      output.print([`Discarded. The profile ${args.name} is as it was.`]);
      return exitCodes.done;
    }
  }
}

/** Saves it if it is valid and nobody else has saved another meanwhile. Gives what is said of it. */
async function keep(context: Context, draft: Draft, text: string): Promise<string[]> {
  const { name, copy, before, saved } = draft;
  const { profiles, files } = context.ports;
  const profile = parsed(draft, text);
  if (profile.name !== name) throw renamed(draft, profile.name);
  if (isDeepStrictEqual(profile, saved)) return [`Unchanged: ${name}.`];
  const path = profiles.pathOf(name);
  return withLock(context, { directory: dirname(path) }, async () => {
    if ((await files.read(path, largestProfile)) !== before) throw changedMeanwhile(name, copy);
    return [`Saved ${await profiles.save(name, profile)}`, `To see what it changes: dittofeed-setup plan ${name}`];
  });
}

const textOfSaved = (saved: Profile | undefined, before: string): string =>
  saved === undefined ? before : profileText(saved);

/** One that cannot be used is just what an editor is for. */
function brokenIsNone(thrown: unknown): undefined {
  if (thrown instanceof Problem && thrown.code === "profile-invalid") return undefined;
  throw thrown;
}

const againWith = ({ name, copy }: Pick<Draft, "name" | "copy">): string =>
  typed`dittofeed-setup profile edit ${name} --from ${copy}`;

function parsed(draft: Draft, text: string): Profile {
  try {
    return parseProfile(text, draft.copy);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    throw new Problem({
      ...thrown.toJSON(),
      why: "The saved profile was not changed. What you typed is kept in that file.",
      next: againWith(draft),
      cause: thrown,
    });
  }
}

function renamed(draft: Draft, name: string): Problem {
  return new Problem({
    code: "profile-invalid",
    title: "A profile keeps its name",
    saw: `name: changed from ${draft.name} to ${name}.`,
    why: "Containers, volumes and folder are found by the name: with another one, it is a new installation without the data. Nothing was saved; what you typed is kept.",
    next: `${againWith(draft)}\nFor a new installation: ${typed`dittofeed-setup profile import ${draft.copy}`}`,
  });
}

function changedMeanwhile(name: string, copy: string): Problem {
  return new Problem({
    code: "usage",
    title: "The profile was changed meanwhile",
    saw: `${name} was saved by another command while your editor was open.`,
    why: `Saving yours would undo that change. Nothing was saved; what you typed is kept in ${copy}.`,
    next: `${typed`dittofeed-setup profile show ${name}`}   shows what is saved now\nTo edit yours again: ${againWith({ name, copy })}`,
  });
}
