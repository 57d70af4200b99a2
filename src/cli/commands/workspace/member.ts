import { findNamedWorkspaces } from "../../../../schema/workspaces/find-named-workspaces.ts";
import { listWorkspaces } from "../../../../schema/workspaces/list-workspaces.ts";
import {
  addMember,
  listMembers,
  type MemberRole,
  memberRoles,
  removeMember,
} from "../../../../schema/workspaces/members.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { emailAddress } from "../../../domain/profile.ts";
import { usage } from "../../../domain/usage.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";
import { cleanLine } from "../../../output/text/clean-line.ts";
import type { Arguments } from "../../arguments.ts";
import type { Context } from "../../context.ts";
import { changingNamedDatabase, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import { refuseWithoutSchema } from "./ready-schema.ts";

/** `workspace member list|add|remove`: who may enter a workspace. */
export function member(context: Context, args: Arguments, output: Output): Promise<number> {
  const [, verb = "", email] = args.words;
  if (verb === "list") {
    if (email !== undefined) throw usage(`workspace member list does not take "${email}".`);
    return withNamedDatabase(context, args, (named) => list(named, args, output));
  }
  if (verb !== "add" && verb !== "remove")
    throw usage(`workspace member takes one of list, add, remove; it was given "${verb}".`);
  if (email === undefined) throw usage(`workspace member ${verb} needs an e-mail address.`);
  const address = email.trim();
  const fault = emailAddress.safeParse(address).error?.issues[0]?.message;
  if (fault !== undefined) throw usage(`The member ${fault}.`);
  const role = roleOf(args);
  return changingNamedDatabase(context, args, async (named) => {
    await refuseWithoutSchema(named);
    const workspace = await (args.inWorkspace === undefined
      ? onlyWorkspace(named)
      : workspaceNamed(named, args.inWorkspace));
    const spec = { workspaceId: workspace.id, email: address };
    const said =
      verb === "add"
        ? addedText(await addMember(named.database, { ...spec, role }), role)
        : (await removeMember(named.database, spec))
          ? "may not enter any more"
          : "had no role there, nothing to change";
    output.print(`${cleanLine(`${address} in ${workspace.name}: ${said}`)}\n`);
    return exitCodes.done;
  });
}

async function list(named: NamedDatabase, args: Arguments, output: Output): Promise<number> {
  const workspace = args.inWorkspace === undefined ? undefined : await workspaceNamed(named, args.inWorkspace);
  const members = await listMembers(named.database, workspace?.id);
  if (args.output === "json") output.print(`${JSON.stringify(members, undefined, 2)}\n`);
  else
    output.print(
      members
        .map(({ workspace: name, email, role, verified, isNext }) => {
          const notes = [...(verified ? [] : ["not verified"]), ...(isNext ? ["a sign-in leads here"] : [])];
          return `${cleanLine(`${name}  ${email}  ${role}${notes.length === 0 ? "" : `  (${notes.join(", ")})`}`)}\n`;
        })
        .join("") || "Nobody may enter any workspace.\n",
    );
  return exitCodes.done;
}

/** Where there is one alone, it need not be named. */
async function onlyWorkspace({ database }: NamedDatabase): Promise<{ id: string; name: string }> {
  const all = (await listWorkspaces(database)).filter(({ status }) => status !== "Tombstoned");
  const [workspace] = all;
  if (workspace === undefined) throw usage("There is no workspace yet; dittofeed-setup workspace create makes one.");
  if (all.length > 1)
    throw usage(
      `Which workspace? --workspace takes the name, external id or id of one of ${all.length}; workspace list shows them.`,
    );
  return workspace;
}

async function workspaceNamed({ database }: NamedDatabase, reference: string) {
  const found = await findNamedWorkspaces(database, [reference]);
  const [workspace] = found;
  if (workspace === undefined)
    throw usage(`There is no workspace "${cleanLine(reference)}"; dittofeed-setup workspace list shows them.`);
  if (found.length > 1)
    throw usage(
      `Several workspaces are called "${cleanLine(reference)}": ${found.map(({ id }) => id).join(", ")}. Give the id.`,
    );
  return workspace;
}

function roleOf({ role }: Arguments): MemberRole {
  const found = role === undefined ? "Admin" : memberRoles.find((one) => one === role);
  if (found === undefined) throw usage(`--role takes one of ${memberRoles.join(", ")}; it was given "${role}".`);
  return found;
}

function addedText({ member: was, role: how }: Awaited<ReturnType<typeof addMember>>, role: MemberRole): string {
  if (how === "there") return `is ${role} already, nothing to change`;
  if (how === "changed") return `is ${role} now`;
  return was === "added" ? `added as ${role}` : `is known from elsewhere, and ${role} here now`;
}
