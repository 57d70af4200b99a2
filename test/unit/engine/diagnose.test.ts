import { describe, expect, it } from "vitest";
import type { PreflightCheck } from "../../../src/domain/preflight-check.ts";
import { runPreflight } from "../../../src/engine/diagnose.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

const input = { profile: someProfile(), facts: someFacts(), secrets: new Map() };

function check(id: string, needs: string[], detect: PreflightCheck["detect"]): PreflightCheck {
  return { id, title: id, category: "host", needs, detect };
}

describe("diagnose", () => {
  it("makes one dead engine one red line", () => {
    const dead = check("engine", [], () => ({ check: "engine", status: "unknown", saw: "dead" }));
    const never = () => expect.unreachable();
    const findings = runPreflight([dead, check("a", ["engine"], never), check("b", ["a"], never)], input);
    expect(findings.slice(1)).toEqual([
      { check: "a", status: "unknown", saw: "waiting on engine" },
      { check: "b", status: "unknown", saw: "waiting on a" },
    ]);
  });

  it("turns a check that throws into one unknown line and goes on", () => {
    const broken = check("broken", [], () => {
      throw new Error("boom");
    });
    const fine = check("fine", [], () => ({ check: "fine", status: "ok", saw: "yes" }));
    expect(runPreflight([broken, fine], input).map(({ status }) => status)).toEqual(["unknown", "ok"]);
  });
});
