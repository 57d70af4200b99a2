import { parseProfile, profileChanges, profileText } from "../../../adapters/profiles/profile-text.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { profileJsonSchema } from "../../../domain/profile.ts";
import { usage } from "../../../domain/usage.ts";
import { linesOf } from "../../../output/outgoing.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type {
  check as checkSpec,
  importOne as importSpec,
  list as listSpec,
  remove as removeSpec,
  show as showSpec,
} from "./command.ts";
import type { edit as editOne } from "./edit.ts";
import { notSaved, type ProfilePorts, textOf } from "./find-text.ts";

interface ProfileContext {
  ports: ProfilePorts;
}
type Print = Pick<Output, "print" | "verbatim" | "json">;

/** Saved setups. They hold references to secrets, never a value, so showing one is safe. */
export const run = {
  list,
  show,
  edit: async (...called: Parameters<typeof editOne>) => (await import("./edit.ts")).edit(...called),
  export: show,
  import: importOne,
  delete: remove,
  check,
  schema,
};

async function list({ ports }: ProfileContext, args: Args<typeof listSpec>, output: Print): Promise<number> {
  const names = await ports.profiles.names();
  if (args.output === "json") output.json(names.map((name) => ({ name, path: ports.profiles.pathOf(name) })));
  else output.print(names.length === 0 ? ["No profiles are saved yet."] : names);
  return exitCodes.done;
}

async function show({ ports }: ProfileContext, args: Args<typeof showSpec>, output: Print): Promise<number> {
  const found = await ports.profiles.load(args.name);
  if (found === undefined) throw await notSaved(ports, args.name);
  if (args.output === "json") output.json(found);
  else output.verbatim(linesOf(profileText(found)));
  return exitCodes.done;
}

async function importOne({ ports }: ProfileContext, args: Args<typeof importSpec>, output: Print): Promise<number> {
  const { path, text } = await textOf(ports, args.file);
  const parsed = parseProfile(text, path);
  if ((await ports.profiles.load(parsed.name)) !== undefined)
    throw usage(
      `A profile called "${parsed.name}" already exists. Delete it first (profile delete ${parsed.name}), or set another name in the file.`,
    );
  const saved = await ports.profiles.save(parsed.name, parsed);
  if (args.output === "json") output.json({ name: parsed.name, path: saved });
  else output.print([`saved as ${saved}`]);
  return exitCodes.done;
}

async function remove({ ports }: ProfileContext, args: Args<typeof removeSpec>, output: Print): Promise<number> {
  if (!(await ports.profiles.remove(args.name))) throw await notSaved(ports, args.name);
  if (args.output === "json") output.json({ deleted: args.name });
  else output.print([`Deleted the profile ${args.name}. Its installation is untouched.`]);
  return exitCodes.done;
}

async function check({ ports }: ProfileContext, args: Args<typeof checkSpec>, output: Print): Promise<number> {
  const { path, text } = await textOf(ports, args.file);
  const { name, mode, address } = parseProfile(text, path);
  const changes = profileChanges(text);
  if (args.output === "json") output.json({ path, valid: true, name, mode, address, changes }, 0);
  else output.print([...changes, `${path} is valid: ${name}, ${mode} mode, ${address}`]);
  return exitCodes.done;
}

async function schema(_context: unknown, _args: unknown, output: Print): Promise<number> {
  output.json(profileJsonSchema());
  return exitCodes.done;
}
