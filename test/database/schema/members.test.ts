import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signInAccount } from "../../../schema/workspaces/sign-in-account.ts";
import { createWorkspace } from "../../../schema/workspaces/workspace.ts";
import { addMember, listMembers, removeMember } from "../../../schema/workspaces/workspace-members.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "./templates.ts";

const postgres = sharedPostgres();
const ada = "ada@acme.example";
let database: TestDatabase;
let acme: string;
let beta: string;
beforeEach(async () => {
  database = await postgres.newDatabase(complete("standard"));
  const make = async (name: string) =>
    (
      await createWorkspace(
        database,
        { name, type: "Root", domain: `${name}.example`, administrator: ada },
        { randomBytes },
      )
    ).workspaceId;
  acme = await make("acme");
  beta = await make("beta");
});
afterEach(() => database.drop());

const rolesOf = async (email: string) =>
  (await listMembers(database))
    .filter((one) => one.email === email)
    .map(({ workspace, role }) => `${workspace} ${role}`);

describe("manage the members of a workspace", () => {
  test("a second administrator is added with a role and a workspace to come to, once", async () => {
    const spec = { workspaceId: beta, email: "bob@elsewhere.example", role: "Admin" } as const;
    expect(await addMember(database, spec)).toEqual({ member: "added", role: "added" });
    expect(await addMember(database, spec)).toEqual({ member: "there", role: "there" });
    expect(await listMembers(database, beta)).toMatchObject([
      { email: ada, role: "Admin" },
      { email: "bob@elsewhere.example", role: "Admin", verified: true, isNext: true },
    ]);
    expect(await signInAccount(database, "bob@elsewhere.example")).toMatchObject({ workspaceId: beta });
  });

  test("whoever has a workspace keeps it as the one to come to", async () => {
    await database.query(`UPDATE "WorkspaceMember" SET "lastWorkspaceId" = $1`, [acme]);
    await addMember(database, { workspaceId: beta, email: ada, role: "Viewer" }).catch(() => undefined);
    expect((await signInAccount(database, ada))?.workspaceId).toBe(acme);
  });

  test("whose workspace is taken away comes to another, and to none at the end: never to one without a role", async () => {
    await addMember(database, { workspaceId: acme, email: "bob@elsewhere.example", role: "Admin" });
    await addMember(database, { workspaceId: beta, email: "bob@elsewhere.example", role: "Author" });
    await database.query(`UPDATE "WorkspaceMember" SET "lastWorkspaceId" = $1`, [acme]);
    expect(await removeMember(database, { workspaceId: acme, email: ada })).toBe(true);
    expect((await signInAccount(database, ada))?.workspaceId).toBe(beta);
    expect(await removeMember(database, { workspaceId: acme, email: ada })).toBe(false);
    const [row] = await database.query(`SELECT "lastWorkspaceId" AS last FROM "WorkspaceMember" WHERE email = $1`, [
      ada,
    ]);
    expect(row).toEqual({ last: beta });
    expect(await rolesOf(ada)).toEqual(["beta Admin"]);
  });

  test("the last administrator stays, as does the role", async () => {
    const last = { code: "value-refused", saw: expect.stringContaining(ada) };
    await expect(removeMember(database, { workspaceId: acme, email: ada })).rejects.toMatchObject(last);
    await expect(addMember(database, { workspaceId: acme, email: ada, role: "Viewer" })).rejects.toMatchObject(last);
    expect(await rolesOf(ada)).toEqual(["acme Admin", "beta Admin"]);
  });

  test("two who remove each other at once do not both succeed", async () => {
    await addMember(database, { workspaceId: acme, email: "bob@elsewhere.example", role: "Admin" });
    const other = await database.connect();
    const ended = await Promise.allSettled([
      removeMember(database, { workspaceId: acme, email: ada }),
      removeMember(other, { workspaceId: acme, email: "bob@elsewhere.example" }),
    ]);
    await other.close();
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await listMembers(database, acme)).toHaveLength(1);
  });
});
