import { describe, expect, it } from "vitest";
import { checksBefore } from "../../../src/checks/before.ts";
import { lowered, skippedChecks, skippedLine } from "../../../src/checks/skipped-checks.ts";
import { nearest } from "../../../src/cli/likely-meant.ts";
import { withSkipped } from "../../../src/cli/skip-check.ts";
import { runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

const skipped = (...words: string[]) => [...skippedChecks(checksBefore, words, nearest)];

describe("--skip-check", () => {
  it("names a check by its name or its row", () => {
    expect(skipped("disk-space", "h4", "H7")).toEqual(["disk-space", "memory", "images-available", "images-signed"]);
    expect(withSkipped("x", [])).toBe("x");
    expect(withSkipped("x", ["H3", "a b"])).toBe("x --skip-check 'H3,a b'");
  });

  it.each([
    ["disk-spcae", 'There is no check "disk-spcae" before an installation. Did you mean disk-space?'],
    ["E9", 'There is no check "E9" before an installation. There are engine-usable, compose-present,'],
    ["secret-key-kept", "cannot be skipped: without it, what is encrypted in the database could be lost."],
    ["S16", "postgres-major cannot be skipped: without it, PostgreSQL would be started on data that it cannot open."],
    ["directory-usable", "another project's files could be overwritten"],
    ["volume-password", "cannot be skipped"],
    ["database-usable", "cannot be skipped"],
    ["C1", "secrets-strong cannot be skipped"],
    ["H1", "no step with containers can run"],
  ])("%s is refused", (word, saw) =>
    expect(() => skipped("memory", word)).toThrow(expect.objectContaining({ saw: expect.stringContaining(saw) })),
  );

  it("lowers what failed to a warning that says so, and nothing else", () => {
    const known = { ...someFacts(), profile: someProfile(), secrets: new Map() };
    const workspace = { ...known.profile.workspace, domain: "gmail.com" };
    const facts = { ...known, profile: { ...known.profile, workspace } };
    const meant = new Set(["mail-domain", "disk-space"]);
    const results = runChecksOver(checksBefore, facts, (result) => lowered(meant, result));
    const plain = runChecksOver(checksBefore, facts);
    const changed = results.filter((result, at) => result.finding.status !== plain[at]?.finding.status);
    expect(changed.map(({ name }) => name)).toEqual(["mail-domain"]);
    expect(changed[0]?.finding).toMatchObject({
      status: "warn",
      why: expect.stringContaining("This run continues because of --skip-check mail-domain."),
    });
    expect(changed.map(skippedLine)[0]).toMatch(/^skipped by --skip-check: mail-domain \(.+\)$/);
  });
});
