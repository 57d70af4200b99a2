import { describe, expect, it } from "vitest";
import { doctorChecks, withoutEngine } from "../../../../../src/checks/doctor.ts";
import { findingJson } from "../../../../../src/cli/commands/doctor/report-json.ts";
import { reportLines } from "../../../../../src/cli/commands/doctor/report-text.ts";
import type { CheckResult } from "../../../../../src/domain/check.ts";
import type { CheckId } from "../../../../../src/domain/check-id.ts";
import { causesOf } from "../../../../../src/domain/doctor-overview.ts";
import { fail, ok } from "../../../../../src/domain/finding.ts";
import { someProfile } from "../../../../support/some-profile.ts";
import { answered, endpoints, look, running } from "../../../checks/other-rows-support.ts";

const installation = {
  by: "profile",
  project: "acme",
  directory: "/srv/acme",
  profile: someProfile({}),
  mode: "standard",
} as const;
const repairs = {
  preview: ({ remediation }: CheckResult) => (remediation?.steps ?? []).map(({ do: what }) => `do ${what}`),
  effect: () => ["Restarts api.", "Down meanwhile: acme-api-1."],
};

const result = (id: CheckId, parts: Partial<CheckResult>): CheckResult => ({
  ...{ id, name: id, title: `${id} is well`, category: "services", service: undefined },
  ...{ finding: ok("fine"), stops: "service", explains: [], remediation: undefined, milliseconds: 0 },
  ...parts,
});
const restart: CheckResult["remediation"] = {
  ...{ title: "Restart the api", risk: "restarts", first: false, confirm: undefined },
  steps: [{ do: "restart-containers", containers: [{ id: "1", name: "acme-api-1" }] }],
};
const broken = (saw: string) => fail({ saw, why: "Nobody can sign in.", next: "docker restart acme-api-1" });

describe("the report for people", () => {
  it("says the cause with what follows from it and what waits for it, and a sentence of several once", () => {
    const reports = [
      result("H1", {}),
      result("S2", { finding: broken("The health check of api fails."), explains: ["E1"], remediation: restart }),
      result("E1", { finding: broken("The api does not answer."), remediation: restart }),
      result("E2", { finding: { status: "unknown", saw: "waiting on E1", waitsOn: ["E1"] } }),
      result("C13", { finding: broken("HubSpot is not whole."), remediation: restart }),
    ];
    expect(reportLines(installation, reports, repairs)).toEqual([
      'Installation "acme", standard mode',
      "/srv/acme",
      "",
      "FAIL  S2   The health check of api fails.",
      "           Nobody can sign in.",
      "           Next: docker restart acme-api-1",
      "           Fix:  dittofeed-setup doctor --fix S2",
      "                 Restart the api (restarts). Restarts api. Down meanwhile: acme-api-1.",
      "                   do restart-containers",
      "           Follows from this:",
      "             E1   The api does not answer.",
      "           1 check waits for this.",
      "",
      "FAIL  C13  HubSpot is not whole.",
      "           Fix:  dittofeed-setup doctor --fix C13",
      "                 does the same as for S2",
      "",
      "OK    1 check OK",
      "",
      "3 problems; 1 check waits for S2.",
      "To fix what can be fixed: dittofeed-setup doctor --fix all",
    ]);
  });

  it("tells a program the same", () => {
    const s2 = result("S2", { finding: broken("x"), explains: ["E1"], remediation: restart });
    const e1 = result("E1", { finding: broken("y"), stops: "sign-in" });
    const causes = causesOf([s2, e1]);
    expect(findingJson(s2, causes, repairs)).toMatchObject({ cause: null, explains: ["E1"], stops: "service" });
    expect(findingJson(e1, causes, repairs)).toMatchObject({ cause: "S2", explains: [], stops: "sign-in", fix: null });
  });

  it("leaves out of a rehearsal what needs an engine, and says how much that is", () => {
    const rehearsal = { ...installation, profile: someProfile({ target: "rehearsal" }) };
    const lines = reportLines(rehearsal, [result("D1", {})], repairs);
    expect(lines[0]).toBe('Rehearsal "acme", standard mode');
    expect(lines).toContain(
      `-     ${withoutEngine(rehearsal).length} checks not part of a rehearsal, which starts no containers`,
    );
    expect(lines.at(-1)).toBe("No problems.");
    expect(withoutEngine(rehearsal).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["H1", "S1", "S4", "E1", "E13"]),
    );
    expect(withoutEngine(rehearsal).map(({ id }) => id)).not.toContain("D1");
    expect(withoutEngine(installation)).toEqual([]);
  });
});

describe("what the checks say of each other", () => {
  const checks = doctorChecks.filter(({ keptBy }) => keptBy !== "coolify");
  const dead = {
    url: "http://127.0.0.1:3001/x",
    status: undefined,
    headers: {},
    body: "",
    saw: "ECONNREFUSED",
  } as never;
  const silent = endpoints({ "api-health": dead, "api-root": dead });
  const causes = async (parts: Parameters<typeof look>[1]) =>
    causesOf(await look(checks, parts)).map(({ root, follows }) =>
      [root.id, ...follows.map(({ id }) => id)].join(" > "),
    );

  it("names only checks that there are", () => {
    const ids = doctorChecks.map(({ id }) => id);
    for (const { explains = [] } of doctorChecks) for (const id of explains) expect(ids).toContain(id);
  });

  it("an api whose health check fails is why it does not answer", async () => {
    const sick = (service: string) =>
      running().map((one) =>
        one.service === service ? { ...one, health: "unhealthy" as const, healthLog: ["exit 1 timeout"] } : one,
      );
    expect(await causes({ containers: sick("api"), endpoints: silent })).toContain("S2 > E1");
    expect(await causes({ containers: sick("worker"), endpoints: silent })).toEqual(
      expect.arrayContaining(["E1", "S2"]),
    );
  });

  it("a database with another password is why the api does not answer", async () => {
    const database = { state: "password-refused", saw: "28P01" } as never;
    expect(await causes({ database, endpoints: silent })).toContain("S4 > E1");
    expect(await causes({ database, endpoints: endpoints({ "api-health": answered(404) }) })).toContain("S4");
  });
});
