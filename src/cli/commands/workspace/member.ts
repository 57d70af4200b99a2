import { findNamedWorkspaces, listWorkspaces } from "../../../../schema/workspaces/find-workspaces.ts";
import {
  addMember,
  listMembers,
  type MemberRole,
  removeMember,
} from "../../../../schema/workspaces/workspace-members.ts";
import { cleanLine } from "../../../domain/clean-text.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { emailAddress } from "../../../domain/profile.ts";
import { usage } from "../../../domain/usage.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";
import { changingNamedDatabase, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { addMember as addSpec, listMembers as listSpec, removeMember as removeSpec } from "./command.ts";
import { refuseWithoutSchema } from "./ready-schema.ts";

type Print = Pick<Output, "print" | "json">;

/** Who may enter which workspace. Reads only. */
export function listAll(context: DatabaseContext, args: Args<typeof listSpec>, output: Print): Promise<number> {
  return withNamedDatabase(context, args, async (named) => {
    const workspace = args.workspace === undefined ? undefined : await workspaceNamed(named, args.workspace);
    const members = await listMembers(named.database, workspace?.id);
    if (args.output === "json") output.json(members);
    else output.print(memberLines(members));
    return exitCodes.done;
  });
}

export function addOrChange(context: DatabaseContext, args: Args<typeof addSpec>, output: Print): Promise<number> {
  const { role } = args;
  return changeMember(context, args, output, async (named, spec) => {
    const added = await addMember(named.database, { ...spec, role });
    const asThere = added.spelled === undefined ? "" : `; it is stored as ${added.spelled}`;
    return { changed: added.role !== "there", said: `${addedText(added, role)}${asThere}` };
  });
}

export function remove(context: DatabaseContext, args: Args<typeof removeSpec>, output: Print): Promise<number> {
  return changeMember(context, args, output, async (named, spec) => {
    const changed = await removeMember(named.database, spec);
    return { changed, said: changed ? "no longer has access" : "had no role there, nothing to change" };
  });
}

async function changeMember(
  context: DatabaseContext,
  args: Args<typeof removeSpec>,
  output: Print,
  change: (
    named: NamedDatabase,
    spec: { workspaceId: string; email: string },
  ) => Promise<{ changed: boolean; said: string }>,
): Promise<number> {
  const email = args.email.trim();
  const fault = emailAddress.safeParse(email).error?.issues[0]?.message;
  if (fault !== undefined) throw usage(`The member ${fault}.`);
  return changingNamedDatabase(context, args, async (named) => {
    await refuseWithoutSchema(named);
    const { id, name } = await (args.workspace === undefined
      ? onlyWorkspace(named)
      : workspaceNamed(named, args.workspace));
    const { changed, said } = await change(named, { workspaceId: id, email });
    if (args.output === "json") output.json({ email, workspace: { id, name }, changed, said });
    else output.print([`${email} in ${name}: ${said}`]);
    return exitCodes.done;
  });
}

function memberLines(members: Awaited<ReturnType<typeof listMembers>>): string[] {
  const lines = members.map(({ workspace, email, role, verified, isNext }) => {
    const notes = [...(verified ? [] : ["not verified"]), ...(isNext ? ["can sign in"] : [])];
    return `${workspace}  ${email}  ${role}${notes.length === 0 ? "" : `  (${notes.join(", ")})`}`;
  });
  return lines.length === 0 ? ["Nobody has access to any workspace."] : lines;
}

/** Where there is one alone, it need not be named. */
async function onlyWorkspace({ database }: NamedDatabase): Promise<{ id: string; name: string }> {
  const all = (await listWorkspaces(database)).filter(({ status }) => status !== "Tombstoned");
  const [workspace] = all;
  if (workspace === undefined) throw usage("There is no workspace yet. Create one: dittofeed-setup workspace create");
  if (all.length > 1)
    throw usage(
      `There are ${all.length} workspaces. Choose one with --workspace (name, external ID or ID); workspace list shows them.`,
    );
  return workspace;
}

async function workspaceNamed({ database }: NamedDatabase, reference: string) {
  const found = await findNamedWorkspaces(database, [reference]);
  const [workspace] = found;
  if (workspace === undefined)
    throw usage(
      `There is no workspace "${cleanLine(reference)}". dittofeed-setup workspace list shows the existing ones.`,
    );
  if (found.length > 1)
    throw usage(
      `Several workspaces are called "${cleanLine(reference)}": ${found.map(({ id }) => id).join(", ")}. Use the ID.`,
    );
  return workspace;
}

function addedText({ member: was, role: how }: Awaited<ReturnType<typeof addMember>>, role: MemberRole): string {
  if (how === "there") return `already has the role ${role}, nothing to change`;
  if (how === "changed") return `now has the role ${role}`;
  return was === "added" ? `added as ${role}` : `is a member elsewhere and now has the role ${role} here`;
}
