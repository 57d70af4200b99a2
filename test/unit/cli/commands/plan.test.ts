import { describe, expect, it } from "vitest";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("plan", () => {
  it("takes a profile by word or by option", () => {
    expect(parsed("plan acme")).toEqual({ command: "plan", profile: "acme", skipCheck: [] });
    expect(parsed("plan -p acme")).toEqual({ command: "plan", profile: "acme", skipCheck: [] });
    expect(refusal("plan -p acme other")).toBe('plan does not take "other".');
    expect(refusal("plan")).toContain("plan needs a profile");
    expect(refusal("plna acme")).toContain("Did you mean dittofeed-setup plan acme?");
  });

  it("refuses to skip what protects data before it looks at anything", async () => {
    expect(parsed("plan acme --skip-check H3,memory")).toMatchObject({ skipCheck: ["H3", "memory"] });
    const { problem } = await ran("plan acme --skip-check postgres-major", { ports: {} });
    expect(problem).toMatchObject({ code: "usage", saw: expect.stringContaining("postgres-major cannot be skipped") });
  });

  it("says what stands in the way with 1: 2 would say that changes are pending", async () => {
    const { exitCode, events } = await ran("plan acme", { ports: stoppedEngine() });
    expect(exitCode).toBe(1);
    expect(events.at(-1)).toMatchObject({ type: "run-ended", outcome: "refused", exitCode: 1 });
  });
});
