import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { someFacts } from "../../../support/some-facts.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("status", () => {
  it.each([
    ["status", { command: "status" }],
    ["status acme --json", { command: "status", profile: "acme", output: "json" }],
    ["status --project old --mode embedded", { command: "status", project: "old", mode: "embedded" }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it("is watched on a terminal alone", async () => {
    expect(parsed("status --watch")).toEqual({ command: "status", watch: true });
    for (const [line, environment] of [
      ["status --watch", {}],
      ["status --watch --json", {}],
      ["status --watch", { TERM: "dumb" }],
    ] as const) {
      const typed = "TERM" in environment ? "q" : undefined;
      const { problem } = await ran(line, { environment, ...(typed !== undefined && { typed }) });
      expect(problem?.saw).toContain("status --watch needs a terminal");
    }
  });

  it("does not follow", () => expect(refusal("status -f")).toBe("--follow works only with logs."));

  it("of an engine that does not answer is told, with exit code 3", async () => {
    const { exitCode, printed } = await ran("status", { ports: stoppedEngine() });
    expect(exitCode).toBe(3);
    expect(printed).toMatch(
      /^acme \(standard mode\): not known, because Docker does not answer\n\/srv\/acme, Docker is stopped\n/,
    );
  });

  it("is one value with --json", async () => {
    const { printed } = await ran("status --json", { ports: stoppedEngine() });
    expect(JSON.parse(printed)).toMatchObject({ installation: "acme", directory: "/srv/acme" });
  });

  it("refuses where there is nothing to look at", async () => {
    const { profiles, files, docker, ...ports } = stoppedEngine();
    const nothing = {
      ...ports,
      docker: { ...docker, inspectEngine: async () => someFacts().engine },
      files: { ...files, read: async () => undefined },
      profiles: { ...profiles, names: async () => [] },
    };
    expect((await ran("status", { ports: nothing })).problem?.saw).toContain("There is no saved installation");
    // Of an engine that was not heard nobody knows what it has.
    const { problem } = await ran("status", { ports: { ...nothing, docker } });
    expect(problem).toMatchObject({ code: "engine-stopped" });
    expect((await ran("status --project x", { ports: { ...nothing, docker } })).problem?.code).toBe("engine-stopped");
  });
});
