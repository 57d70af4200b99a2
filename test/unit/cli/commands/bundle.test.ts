import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("bundle", () => {
  it("takes where to, and what to leave out", () => {
    expect(parsed("bundle --hide-emails --output-file x.tar.gz")).toEqual({
      command: "bundle",
      hideEmails: true,
      outputFile: "x.tar.gz",
    });
    expect(refusal("bundle x.tar.gz")).toBe("To write it to that file: dittofeed-setup bundle --output-file x.tar.gz");
  });

  it("is written beside where the command runs, and says where", async () => {
    const ports = stoppedEngine();
    const { exitCode, printed } = await ran("bundle", { ports });
    const path = "/work/dittofeed-support-acme-2026-11-27T00-00-00Z.tar.gz";
    expect([exitCode, printed.split("\n")[0]]).toEqual([0, path]);
    expect(await ports.files.facts(path)).toBeDefined();
  });

  it("does not take the place of a file", async () => {
    const ports = stoppedEngine();
    await ports.files.write("/work/there.tar.gz", "somebody's", 0o600);
    expect((await ran("bundle --output-file there.tar.gz", { ports })).problem?.saw).toBe("/work/there.tar.gz exists.");
  });

  it("is one value with --json", async () => {
    const { printed } = await ran("bundle --json", { ports: stoppedEngine() });
    expect(JSON.parse(printed)).toMatchObject({
      path: expect.stringMatching(/^\/work\//),
      files: expect.arrayContaining(["findings.json"]),
    });
  });
});
