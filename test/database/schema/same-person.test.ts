import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inspectWorkspace } from "../../../schema/workspaces/inspect-workspace.ts";
import { signInAccount } from "../../../schema/workspaces/sign-in-account.ts";
import { createWorkspace } from "../../../schema/workspaces/workspace.ts";
import { ensureAdministrators } from "../../../schema/workspaces/workspace-access.ts";
import { addMember, listMembers, removeMember } from "../../../schema/workspaces/workspace-members.ts";
import type { TestDatabase } from "../../support/postgres.ts";
import { sharedPostgres } from "../postgres.ts";
import { complete } from "./templates.ts";

/* Providers hand an address over in small letters, or not: one person stays one member. */

const postgres = sharedPostgres();
let database: TestDatabase;
let acme: string;
beforeEach(async () => {
  database = await postgres.newDatabase(complete("standard"));
  const spec = { name: "acme", type: "Root", domain: "Acme.example", administrator: "Ada@Acme.example" } as const;
  acme = (await createWorkspace(database, spec, { randomBytes })).workspaceId;
});
afterEach(() => database.drop());

const emails = async () =>
  (await database.query<{ email: string }>('SELECT email FROM "WorkspaceMember" ORDER BY email COLLATE "C"')).map(
    ({ email }) => email,
  );

describe("an address in other capitals", () => {
  test("is the administrator who is there: nothing is missing, nothing is made, and the domain is the same", async () => {
    const asked = { name: "acme", domain: "acme.EXAMPLE", administrator: "ada@ACME.example" };
    expect(await inspectWorkspace(database, asked)).toMatchObject({
      complete: true,
      administrator: "ready",
      spelled: "Ada@Acme.example",
      conflicts: [],
    });
    expect(await inspectWorkspace(database, { ...asked, administrator: "Ada@Acme.example" })).not.toHaveProperty(
      "spelled",
    );
    await createWorkspace(database, { ...asked, type: "Root" }, { randomBytes });
    expect(await emails()).toEqual(["Ada@Acme.example"]);
    expect((await inspectWorkspace(database, { domain: "ACME.example" })).workspaceId).toBe(acme);
  });

  test("of another domain is still another one", async () => {
    const { conflicts } = await inspectWorkspace(database, { name: "acme", domain: "acme.example.org" });
    expect(conflicts).toEqual(["its domain is Acme.example, expected acme.example.org"]);
  });

  test("gets the role, signs in and is removed as it is spelled there, and that is said", async () => {
    await addMember(database, { workspaceId: acme, email: "Bob@x.example", role: "Viewer" });
    const spec = { workspaceId: acme, email: "bob@X.example" };
    expect(await addMember(database, { ...spec, role: "Admin" })).toEqual({
      member: "there",
      role: "changed",
      spelled: "Bob@x.example",
    });
    expect(await signInAccount(database, "BOB@X.EXAMPLE")).toMatchObject({ email: "Bob@x.example", workspaceId: acme });
    expect(await removeMember(database, spec)).toBe(true);
    expect((await listMembers(database, acme)).map(({ email }) => email)).toEqual(["Ada@Acme.example"]);
    expect(await emails()).toEqual(["Ada@Acme.example", "Bob@x.example"]);
  });

  test("does not make the last administrator two", async () => {
    await expect(removeMember(database, { workspaceId: acme, email: "ADA@acme.example" })).rejects.toMatchObject({
      title: "This is the workspace's last administrator",
    });
  });

  test("twice in one order becomes one member, stored as first typed", async () => {
    const beta = (await createWorkspace(database, { name: "beta", type: "Root" }, { randomBytes })).workspaceId;
    await database.transaction((transaction) =>
      ensureAdministrators(transaction, [
        { workspaceId: acme, email: "New@x.example" },
        { workspaceId: beta, email: "new@X.example" },
      ]),
    );
    expect(await emails()).toEqual(["Ada@Acme.example", "New@x.example"]);
  });

  test("of two members that differ in case alone, the one that is spelled so counts, else the older one", async () => {
    await database.query(
      `INSERT INTO "WorkspaceMember" ("workspaceId", email, "emailVerified", "createdAt") VALUES ($1, 'ada@acme.example', true, now() - interval '1 day')`,
      [acme],
    );
    expect((await signInAccount(database, "Ada@Acme.example"))?.email).toBe("Ada@Acme.example");
    expect((await signInAccount(database, "ada@acme.example"))?.email).toBe("ada@acme.example");
    expect((await signInAccount(database, "ADA@ACME.EXAMPLE"))?.email).toBe("ada@acme.example");
  });
});
