import { describe, expect, it } from "vitest";
import { parsed, ran } from "../../../support/run-command.ts";
import { someFacts } from "../../../support/some-facts.ts";
import type { Scripted } from "../../../support/untouchable-ports.ts";

const docker: Scripted["docker"] = {
  inspectEngine: async () => ({ ...someFacts().engine, state: "usable", version: "28.3.1" }) as never,
  inspectCompose: async () => ({ state: "v2", version: "2.39.0" }),
};

describe("version", () => {
  it("is a command of its own", () => expect(parsed("version --json")).toEqual({ command: "version", output: "json" }));

  it("says all that somebody who helps will ask, for people and for programs", async () => {
    const { exitCode, printed } = await ran("version --json", { ports: { docker } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed)).toEqual({
      ...{ version: "1.2.3", commit: "abc1234", node: process.versions.node, engine: "28.3.1", compose: "2.39.0" },
      ...{ schema: expect.stringMatching(/^\d{4}_\w+$/), profile: "dittofeed-setup/v1" },
    });
    const lines = (await ran("version", { ports: { docker } })).printed;
    for (const word of ["1.2.3", "abc1234", process.versions.node, "28.3.1", "2.39.0"]) expect(lines).toContain(word);
  });

  it("without Docker is no failure", async () => {
    const none: Scripted["docker"] = {
      inspectEngine: async () => ({ state: "absent", saw: "no docker" }),
      inspectCompose: async () => ({ state: "absent", saw: "" }),
    };
    const { exitCode, printed } = await ran("version --json", { ports: { docker: none } });
    expect([exitCode, JSON.parse(printed)]).toEqual([0, expect.objectContaining({ engine: null, compose: null })]);
    expect((await ran("version", { ports: { docker: none } })).printed).toContain("Docker           none: no docker\n");
  });
});
