import { describe, expect, it } from "vitest";
import type { Found, KnownInstallation } from "../../../../screens/wizard/services.ts";
import { welcomeChoices } from "../../../../screens/wizard/welcome-choices.ts";
import { savedProfile } from "../../../support/fake-wizard-services.ts";

const nothing: Found = {
  engine: "Docker 28.1",
  engineUsable: true,
  composeUsable: true,
  installations: [],
  existing: undefined,
  otherStacks: [],
  draft: undefined,
};
const there: KnownInstallation = { ...savedProfile, isThere: true };
const does = (found: Partial<Found>) => welcomeChoices({ ...nothing, ...found }).map((choice) => choice.does);

describe("welcomeChoices", () => {
  it("offers a new installation first on a new machine, and a rehearsal where there is no engine", () => {
    expect(does({})).toEqual(["install", "rehearse", "coolify", "doctor"]);
    expect(does({ engineUsable: false })).toEqual(["rehearse", "coolify", "doctor"]);
    expect(does({ composeUsable: false })).toEqual(["rehearse", "coolify", "doctor"]);
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
      ...["watch", "continue", "take-draft", "change", "doctor", "doctor", "doctor", "install", "rehearse", "coolify"],
    ]);
    expect(welcomeChoices({ ...nothing, ...found })[1]).toMatchObject({ profile: "stopped" });
  });

  it("names each installation that the doctor could look at, also what no profile describes", () => {
    const choices = welcomeChoices({ ...nothing, installations: [there], otherStacks: ["legacy"] });
    expect(choices.filter((choice) => choice.does === "doctor")).toMatchObject([
      { profile: "acme", project: undefined, label: 'Find out what is wrong with "acme"' },
      { profile: undefined, project: "legacy", label: 'Find out what is wrong with "legacy"' },
    ]);
    expect(does({ existing: "/opt/dittofeed" })).toEqual(["adopt", "doctor", "install", "rehearse", "coolify"]);
  });
});
