import { describe, expect, it } from "vitest";
import { profileSchema } from "../../../../src/domain/profile.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { someProfileInput } from "../../../support/some-profile.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("apply", () => {
  it.each([
    ["apply acme.yaml", { command: "apply", profile: "acme.yaml", skipCheck: [] }],
    ["--profile acme", { command: "apply", profile: "acme", skipCheck: [] }],
    ["-p acme --target rehearsal -v", { command: "apply", profile: "acme", skipCheck: [], target: "rehearsal", verbose: true }],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["apply", "apply needs a profile: a saved name, a file, or - for standard input."],
    ["apply a b", 'apply does not take "b".'],
    ["install", "Here: dittofeed-setup --profile P installs"],
    ["apply a --ask", "--ask works only with the questions."],
    ["apply a --target swarm", '--target takes compose or rehearsal, not "swarm".'],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it("stops at what stands in the way, and says its end once", async () => {
    const { exitCode, events } = await ran("apply acme", { ports: stoppedEngine() });
    expect(exitCode).toBe(5);
    expect(events).toContainEqual(
      expect.objectContaining({ finding: expect.objectContaining({ check: "engine-usable", status: "fail" }) }),
    );
    expect(events.filter(({ type }) => type === "run-ended")).toEqual([
      expect.objectContaining({
        outcome: "refused",
        exitCode: 5,
        problem: expect.objectContaining({ code: "engine-stopped" }),
      }),
    ]);
    expect(events.at(-1)?.type).toBe("run-ended");
  });

  it("does nothing by halves where Coolify makes the containers", async () => {
    const { profiles, ...rest } = stoppedEngine();
    const load = async () => profileSchema.parse(someProfileInput({ target: "coolify" }));
    for (const line of ["apply acme", "plan acme"])
      expect((await ran(line, { ports: { ...rest, profiles: { ...profiles, load } } })).problem).toMatchObject({
        code: "usage",
        title: 'Coolify deploys "acme", but the profile does not say how to reach Coolify',
      });
    for (const line of ["logs -p acme", "down -p acme", "status -p acme", "doctor -p acme"])
      expect((await ran(line, { ports: { ...rest, profiles: { ...profiles, load } } })).problem).toMatchObject({
        code: "usage",
        saw: expect.stringContaining('Nothing that Coolify has deployed on this host is called "acme"'),
      });
  });

  it("names the profiles that there are", async () => {
    const ports = { ...stoppedEngine(), files: { read: async () => undefined } };
    expect((await ran("apply amce", { ports })).problem).toMatchObject({
      code: "profile-not-found",
      saw: expect.stringContaining("Saved profiles: acme."),
    });
  });
});
