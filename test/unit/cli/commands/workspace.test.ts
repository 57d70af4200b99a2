import { describe, expect, it } from "vitest";
import { memberRoles } from "../../../../schema/workspaces/workspace-members.ts";
import { addMember } from "../../../../src/cli/commands/workspace/command.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("workspace", () => {
  it.each([
    ["workspace list", { command: "workspace list" }],
    [
      "workspace create --name A --domain a.org --external-id 7 --type child --parent P",
      { command: "workspace create", name: "A", domain: "a.org", externalId: "7", type: "child", parent: "P" },
    ],
    ["workspace import a.csv --dry-run", { command: "workspace import", file: "a.csv", dryRun: true }],
    ["workspace member list --workspace A", { command: "workspace member list", workspace: "A" }],
    ["workspace member add a@a.org", { command: "workspace member add", email: "a@a.org", role: "Admin" }],
    [
      "workspace member add a@a.org --role Viewer",
      { command: "workspace member add", email: "a@a.org", role: "Viewer" },
    ],
    ["workspace member remove a@a.org", { command: "workspace member remove", email: "a@a.org" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["workspace", "workspace needs a subcommand: list, create, import or member."],
    ["workspace lst", "Did you mean dittofeed-setup workspace list?"],
    ["workspace member", "workspace member needs a subcommand: list, add or remove."],
    ["workspace member ad x@a.org", 'not "ad". Did you mean dittofeed-setup workspace member add x@a.org?'],
    ["workspace member add", "workspace member add needs an email address."],
    ["workspace member add a@a.org --role Boss", '--role takes Admin, WorkspaceManager, Author or Viewer, not "Boss".'],
    ["workspace member list x y", 'workspace member list does not take "y".'],
    ["workspace list --workspace A", "workspace list does not take --workspace; use it with workspace member."],
    ["workspace list --name A", "workspace list does not take --name; use it with workspace create."],
    ["workspace create --dry-run", "workspace create does not take --dry-run; use it with"],
    ["workspace import", "workspace import needs a file: CSV or YAML, or - for standard input."],
    ["workspace import a.csv b.csv", 'workspace import does not take "b.csv".'],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it("member add takes the roles that the database knows", () => {
    expect(addMember.options.role.choices).toEqual(memberRoles);
  });

  it.each([
    ["workspace create --domain a.org", "workspace create needs --name, --domain and --administrator."],
    ["workspace member add nobody", "The member must be an email address"],
    ["workspace import none.csv", "The file none.csv does not exist."],
  ])("%s is refused before the database is opened", async (line, saw) => {
    const { problem } = await ran(line, { ports: { files: memoryFiles(new Map()) } });
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining(saw) });
  });
});
