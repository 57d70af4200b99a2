import { usage } from "../../../domain/usage.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import type { Output } from "../../output.ts";
import { createOne } from "./create.ts";
import { importFile } from "./import.ts";
import { list } from "./list.ts";
import { member } from "./member.ts";

type Verb = (context: Context, args: Arguments, output: Output) => Promise<number>;

const verbs = new Map<string, Verb>([
  ["list", list],
  ["create", createOne],
  ["import", importFile],
  ["member", member],
]);

/** `workspace list|create|import|member`: the workspaces of one database, and who may enter them. */
export async function workspace(context: Context, args: Arguments, output: Output): Promise<number> {
  const [word = "", ...rest] = args.words;
  const verb = verbs.get(word);
  if (verb === undefined)
    throw usage(`workspace takes one of ${[...verbs.keys()].join(", ")}; it was given "${word}".`);
  const taken = { import: 1, member: 2 }[word] ?? 0;
  if (rest.length > taken) throw usage(`workspace ${word} does not take "${rest.slice(taken).join(" ")}".`);
  const described = Object.values(args.workspace).some((value) => value !== undefined);
  if (word !== "create" && described) throw usage(`What describes a workspace goes with workspace create only.`);
  if (word !== "member" && (args.inWorkspace !== undefined || args.role !== undefined))
    throw usage("--workspace and --role go with workspace member.");
  if (word !== "import" && args.dryRun) throw usage("--dry-run goes with workspace import.");
  return verb(context, args, output);
}
