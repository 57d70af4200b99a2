import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newUser, type User } from "../support/product.ts";

let user: User;
beforeAll(async () => {
  user = await newUser();
});
afterAll(() => user.remove());

/** Where a profile is looked at with no engine and nothing installed. */
describe("profile check and schema", () => {
  it("says that a file is valid, also from standard input", async () => {
    const path = resolve("examples/embedded.yaml");
    expect(await user.run(["profile", "check", path])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/embedded\.yaml is valid: \S+, embedded mode, https:/),
      stderr: "",
    });
    const input = "apiVersion: dittofeed-setup/v1\nmode: standard\n";
    const refused = await user.run(["profile", "check", "-"], { input });
    expect([refused.exitCode, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/address[\s\S]*workspace/);
  });

  it("names every fault with its line, and what changed since an earlier version", async () => {
    const file = join(user.room, "p.yaml");
    const workspace = "workspace: {name: A, domain: a.example, administrator: a@a.example}\n";
    await writeFile(file, `apiVersion: dittofeed-setup/v1\nmode: fancy\nports: {edge: 70000}\n${workspace}`);
    const refused = await user.run(["profile", "check", file]);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/p\.yaml:2[\s\S]*p\.yaml:3/);
    const addresses = "addresses: {dashboard: 'https://app.a.example', api: 'https://api.a.example'}\n";
    await writeFile(file, `apiVersion: dittofeed-setup/v1\nmode: standard\n${addresses}${workspace}`);
    const read = await user.run(["profile", "check", file]);
    expect([read.exitCode, read.stdout]).toEqual([0, expect.stringContaining("addresses is now one address")]);
  });

  it("prints the schema of what a person writes", async () => {
    const { exitCode, stdout } = await user.run(["profile", "schema"]);
    expect(exitCode).toBe(0);
    const schema = JSON.parse(stdout);
    expect(schema).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { mode: { enum: ["standard", "embedded"] }, ports: { type: "object" } },
    });
    expect(schema.required.toSorted()).toEqual(["address", "apiVersion", "mode", "workspace"]);
  });
});
