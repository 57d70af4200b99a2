import { describe, expect, it } from "vitest";
import { doctorChecks } from "../../../../src/checks/doctor.ts";
import { exitCodeFor } from "../../../../src/cli/commands/doctor/exit-code-for.ts";
import type { FileFacts } from "../../../../src/domain/ports.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

const usual = { command: "doctor", fix: [] };

describe("doctor", () => {
  it.each([
    ["doctor", usual],
    ["doctor --fix S4,C7 --fix H5 -y", { ...usual, fix: ["S4", "C7", "H5"], yes: true }],
    ["doctor --list --json", { ...usual, list: true, output: "json" }],
    ["doctor --screen-reader --no-bell", { ...usual, screenReader: true, noBell: true }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["status --fix S4", "--fix works only with doctor."],
    ["doctor S4", '"S4" is a check. To repair it: dittofeed-setup doctor --fix S4.'],
    ["check", "Here: dittofeed-setup doctor."],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it("--list needs nothing of the outside", async () => {
    const { printed, exitCode } = await ran("doctor --list");
    expect(exitCode).toBe(0);
    expect(printed.split("\n").filter(Boolean)).toHaveLength(doctorChecks.length);
    expect(JSON.parse((await ran("doctor --list --json")).printed)).toHaveLength(doctorChecks.length);
  });

  it("says what is wrong, with exit code 3", async () => {
    const { exitCode, printed } = await ran("doctor", { ports: stoppedEngine() });
    expect(exitCode).toBe(3);
    expect(printed).toContain("H1");
    expect(printed).not.toContain("coolify:");
    const found = JSON.parse((await ran("doctor --json", { ports: stoppedEngine() })).printed);
    expect(found.installation).toEqual({
      ...{ by: "profile", project: "acme", directory: "/srv/acme", mode: "standard", keeper: "us" },
    });
    expect(found.findings[0]).toMatchObject({ id: "H1", status: "fail" });
  });

  describe("--fix without a terminal and without --yes", () => {
    /** An `.env` that everybody can read. Nothing is scripted that would change its mode. */
    const open = () => {
      const { files, ...ports } = stoppedEngine();
      const isEnv = (path: string) => path === "/srv/acme/.env";
      return {
        ...ports,
        files: {
          ...files,
          read: async (path: string) => (isEnv(path) ? "A='1'\n" : files.read(path)),
          facts: async (path: string): Promise<FileFacts | undefined> =>
            isEnv(path) ? { kind: "file", mode: 0o644, uid: 1000, bytes: 6, isLink: false } : files.facts(path),
        },
      };
    };

    it("shows what would be done, does nothing, names --yes, and ends with 3", async () => {
      const { exitCode, told, printed, problem } = await ran("doctor --fix C9", { ports: open() });
      expect([problem, exitCode]).toEqual([undefined, 3]);
      expect(told).toContain("chmod 600 /srv/acme/.env");
      expect(told).toContain(
        "not done: there is no terminal to ask at. To do it: dittofeed-setup doctor --fix C9 --yes",
      );
      expect(printed).toContain(".env has mode 0644.");
      expect(told + printed).not.toContain("--dry-run");
    });

    it("is no success either where only a warning was to be repaired", () => {
      expect(exitCodeFor([], ["S20"])).toBe(3);
      expect(exitCodeFor([])).toBe(0);
    });

    it("says it to a program too", async () => {
      const { exitCode, printed } = await ran("doctor --fix all --json", { ports: open() });
      expect(exitCode).toBe(3);
      expect(JSON.parse(printed)).toMatchObject({ repaired: [], unasked: expect.arrayContaining(["C9"]) });
    });
  });

  it("--fix of what the catalogue has not is refused", async () => {
    const { problem } = await ran("doctor --fix X1", { ports: stoppedEngine() });
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining("X1") });
  });
});
