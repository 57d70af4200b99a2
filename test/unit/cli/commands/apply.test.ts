import { describe, expect, it } from "vitest";
import { profileSchema } from "../../../../src/domain/profile.ts";
import { Secret } from "../../../../src/domain/secret.ts";
import { parsed, ran, refusal, type World } from "../../../support/run-command.ts";
import { someProfileInput } from "../../../support/some-profile.ts";
import { stoppedEngine } from "../../../support/stopped-engine.ts";

describe("apply --detach", () => {
  const begun = { run: "20261127T000000Z-00000a", pid: 4711, directory: "/srv/a", log: "/srv/a/x.log" };

  it("returns when the run has begun, and says how to watch it", async () => {
    const startApart: World["startApart"] = () => ({
      ...{ pid: 4711, signal: () => undefined },
      begun: Promise.resolve({ ...begun, attach: ["attach", "acme"] }),
    });
    const { exitCode, printed } = await ran("apply acme --detach", { startApart });
    expect(exitCode).toBe(0);
    expect(printed).toContain("Watch it:  dittofeed-setup attach acme\n");
    expect(JSON.parse((await ran("apply acme --detach --json", { startApart })).printed)).toEqual({
      ...begun,
      attach: "dittofeed-setup attach acme",
    });
  });

  it("hands the environment over as a secret, and ends as a run that was refused", async () => {
    let handover: unknown;
    const startApart: World["startApart"] = (asked) => {
      handover = asked.handover;
      expect(asked).toMatchObject({ argv: ["apply", "acme", "--detach"], passesStdin: true });
      asked.hear({ stderr: "Problem: GOOGLE_CLIENT_SECRET is missing\n" });
      return { pid: 1, signal: () => undefined, begun: Promise.resolve({ exitCode: 2 }) };
    };
    const environment = { GOOGLE: "GOCSPX-1234567890abcdef" };
    const { exitCode, stderr, printed } = await ran("apply acme --detach", { startApart, environment });
    expect([exitCode, printed]).toEqual([2, ""]);
    expect(stderr).toBe("Problem: GOOGLE_CLIENT_SECRET is missing\n");
    expect(handover).toBeInstanceOf(Secret);
    expect(JSON.parse((handover as Secret).toStdin())).toMatchObject({ environment });
  });
});

describe("apply", () => {
  it.each([
    ["apply acme.yaml", { command: "apply", profile: "acme.yaml", skipCheck: [] }],
    ["--profile acme", { command: "apply", profile: "acme", skipCheck: [] }],
    [
      "-p acme --target rehearsal -v",
      { command: "apply", profile: "acme", skipCheck: [], target: "rehearsal", verbose: true },
    ],
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
