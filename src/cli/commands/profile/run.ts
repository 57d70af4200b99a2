import { parseProfile, profileChanges, profileText } from "../../../adapters/profiles/profile-text.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { Problem } from "../../../domain/problem.ts";
import { type Profile, profileJsonSchema } from "../../../domain/profile.ts";
import { usage } from "../../../domain/usage.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import type { Output } from "../../output.ts";

/** Saved setups. They hold references to secrets, never a value, so showing one is safe. */
export async function profile(context: Context, { words, output: format }: Arguments, output: Output): Promise<number> {
  const [action = "list", subject] = words;
  switch (action) {
    case "list":
      output.print(
        (await context.ports.profiles.names()).map((name) => `${name}\n`).join("") ||
          "No profile has been saved yet.\n",
      );
      return exitCodes.done;
    case "show":
    case "export":
      output.print(asText(await load(context, needed(subject, action)), format === "json"));
      return exitCodes.done;
    case "import":
      output.print(`saved as ${await importFile(context, needed(subject, action))}\n`);
      return exitCodes.done;
    case "check": {
      const { path, text } = await textOf(context, needed(subject, action));
      const { name, mode, address } = parseProfile(text, path);
      const changes = profileChanges(text);
      output.print(
        format === "json"
          ? `${JSON.stringify({ path, valid: true, name, mode, address, changes })}\n`
          : [...changes, `${path} is valid: ${name}, ${mode} mode, ${address}`, ""].join("\n"),
      );
      return exitCodes.done;
    }
    case "schema":
      if (subject !== undefined) throw usage(`profile schema does not take "${subject}".`);
      output.print(`${JSON.stringify(profileJsonSchema(), undefined, 2)}\n`);
      return exitCodes.done;
    case "delete":
      await remove(context, needed(subject, action));
      output.print(`The profile ${subject} is deleted. What it installed is untouched.\n`);
      return exitCodes.done;
    default:
      // The command table has refused it.
      throw usage(`profile does not know "${action}".`);
  }
}

function needed(subject: string | undefined, action: string): string {
  if (subject === undefined)
    throw usage(`profile ${action} needs ${["import", "check"].includes(action) ? "a file" : "a name"}.`);
  return subject;
}

function asText(profile: Profile, json: boolean): string {
  return json ? `${JSON.stringify(profile, undefined, 2)}\n` : profileText(profile);
}

async function load(context: Context, name: string): Promise<Profile> {
  const found = await context.ports.profiles.load(name);
  if (found === undefined) throw await notSaved(context, name);
  return found;
}

async function textOf(context: Context, path: string): Promise<{ path: string; text: string }> {
  const text = path === "-" ? await context.ports.host.standardInput() : await context.ports.files.read(path);
  if (text === undefined) throw usage(`There is no file ${path}.`);
  return { path: path === "-" ? "standard input" : path, text };
}

async function importFile(context: Context, named: string): Promise<string> {
  const { path, text } = await textOf(context, named);
  const parsed = parseProfile(text, path);
  if ((await context.ports.profiles.load(parsed.name)) !== undefined)
    throw usage(
      `A profile called "${parsed.name}" is saved already. Delete it first (profile delete ${parsed.name}), or give the file another name:`,
    );
  return context.ports.profiles.save(parsed.name, parsed);
}

async function remove(context: Context, name: string): Promise<void> {
  if (!(await context.ports.profiles.remove(name))) throw await notSaved(context, name);
}

async function notSaved(context: Context, name: string): Promise<Problem> {
  const names = await context.ports.profiles.names();
  return new Problem({
    code: "profile-not-found",
    title: "There is no such profile",
    saw:
      names.length === 0
        ? "No profile has been saved yet."
        : `No saved profile is called "${name}"; there are ${names.join(", ")}.`,
    why: "There is nothing to work with.",
    next: "dittofeed-setup profile list",
  });
}
