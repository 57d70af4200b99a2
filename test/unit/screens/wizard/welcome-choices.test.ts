import { describe, expect, it } from "vitest";
import type { Found, KnownInstallation } from "../../../../screens/wizard/services.ts";
import { indexOfChoice, welcomeChoices } from "../../../../screens/wizard/welcome-choices.ts";
import { docker, savedProfile } from "../../../support/fake-wizard-services.ts";

const nothing: Found = {
  docker,
  dockerAskedAt: 0,
  isDiskRead: true,
  installations: [],
  existing: undefined,
  otherStacks: [],
  draft: undefined,
};
const there: KnownInstallation = { ...savedProfile, isThere: true };
const does = (found: Partial<Found>) => welcomeChoices({ ...nothing, ...found }).map((choice) => choice.does);

describe("welcomeChoices", () => {
  it("offers the same on a new machine, whatever Docker says: only that an installation needs it is said", () => {
    const choices = ["install", "rehearse", "coolify", "source", "doctor"];
    expect(does({})).toEqual(choices);
    expect(does({ docker: undefined })).toEqual(choices);
    const without = { ...nothing, docker: { isUsable: false, says: "no", saw: "", next: "Start it." } } as const;
    expect(welcomeChoices(without).map((one) => one.does)).toEqual(choices);
    expect(welcomeChoices(without).map((one) => one.unavailable !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it("finds the same choice again in a longer list", () => {
    const before = welcomeChoices({ ...nothing, docker: undefined });
    const after = welcomeChoices({ ...nothing, installations: [{ ...there, stoppedAt: "x" }], otherStacks: ["old"] });
    for (const choice of before)
      expect(after[indexOfChoice(choice, after)]).toMatchObject({ does: choice.does, label: expect.any(String) });
    expect(indexOfChoice(after[2], after)).toBe(2);
  });

  it("offers what is under way first, then what was begun, then what is there", () => {
    const found = {
      installations: [
        { ...there, profile: "calm" },
        { ...there, profile: "stopped", stoppedAt: "Pull the images" },
        { ...there, profile: "busy", worker: "dittofeed-setup apply (process 1)", stoppedAt: "Pull the images" },
      ],
      draft: { profile: undefined, answers: {} },
    };
    expect(does(found)).toEqual([
      ...[
        "watch",
        "continue",
        "take-draft",
        "change",
        "doctor",
        "doctor",
        "doctor",
        "install",
        "rehearse",
        "coolify",
        "source",
      ],
    ]);
    expect(welcomeChoices({ ...nothing, ...found })[1]).toMatchObject({ profile: "stopped" });
  });

  it("names each installation that the doctor could look at, also what no profile describes", () => {
    const choices = welcomeChoices({ ...nothing, installations: [there], otherStacks: ["legacy"] });
    expect(choices.filter((choice) => choice.does === "doctor")).toMatchObject([
      { profile: "acme", project: undefined, label: 'Find out what is wrong with "acme"' },
      { profile: undefined, project: "legacy", label: 'Find out what is wrong with "legacy"' },
    ]);
    expect(does({ existing: "/opt/dittofeed" })).toEqual([
      "adopt",
      "doctor",
      "install",
      "rehearse",
      "coolify",
      "source",
    ]);
  });
});
