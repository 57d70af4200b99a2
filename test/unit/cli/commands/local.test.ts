import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";

describe("local", () => {
  it.each([
    ["local up", { command: "local up", services: [] }],
    ["local up api worker --watch", { command: "local up", services: ["api", "worker"], watch: true }],
    ["local build backend-lib", { command: "local build", packages: ["backend-lib"] }],
    ["local status acme", { command: "local status", profile: "acme" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it("refuses a service that does not run from source, and what is no package", () => {
    expect(refusal("local up postgres")).toContain("api");
    expect(refusal("local build lite")).toContain("backend-lib");
  });

  it("without a profile from source says what to type; with one that is none, too", async () => {
    const profiles = {
      names: async () => ["acme"],
      load: async () => ({ name: "acme", target: "compose" }) as never,
      pathOf: () => "/saved/acme.yaml",
    };
    const none = await ran("local status", { ports: { profiles } });
    expect(none.problem).toMatchObject({ code: "profile-not-found", next: expect.stringContaining("choose local") });
    const other = await ran("local status acme", { ports: { profiles, files: { read: async () => undefined } } });
    expect(other.problem?.saw).toContain('"acme" does not have target: local');
  });
});
