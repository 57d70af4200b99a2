import { describe, expect, it } from "vitest";
import type { EngineFacts } from "../../../src/domain/facts/engine.ts";
import { type ProfileInput, profileSchema, type Target } from "../../../src/domain/profile.ts";
import { decideProfile } from "../../../src/installation/resolve-profile.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfileInput } from "../../support/some-profile.ts";

function settle(parts: Partial<ProfileInput>, target?: Target, engine: EngineFacts = someFacts().engine) {
  const profile = profileSchema.parse(someProfileInput(parts));
  return decideProfile({ profile, engine, target, workingDirectory: "/work", uid: 0, stateHome: "/state" });
}

describe("settleProfile", () => {
  it("rehearses unasked only where there is no engine at all", () => {
    expect(settle({}).target).toBe("compose");
    expect(settle({}, undefined, { state: "absent", saw: "" }).target).toBe("rehearsal");
    for (const state of ["stopped", "forbidden"] as const)
      expect(settle({}, undefined, { state, saw: "" }).target).toBe("compose");
  });

  it("keeps a default directory a default, and makes a given one absolute", () => {
    expect(settle({})).toMatchObject({ directory: "/opt/acme", asSaved: { target: "compose" } });
    expect(settle({}).asSaved).not.toHaveProperty("directory");
    expect(settle({ directory: "here" })).toMatchObject({
      directory: "/work/here",
      asSaved: { directory: "/work/here" },
    });
  });

  it("neither saves a target of the command line, nor lets a rehearsal into the installation's folder", () => {
    const tried = settle({ target: "compose", directory: "/srv/real" }, "rehearsal");
    expect(tried).toMatchObject({
      target: "rehearsal",
      directory: "/state/dittofeed-setup/rehearsals/acme",
      asSaved: undefined,
    });
  });
});
