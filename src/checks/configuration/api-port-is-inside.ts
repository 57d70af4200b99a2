import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { described, settingsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

const name = "API_PORT";

export const apiPortIsInside = check({
  id: "C12",
  title: "API_PORT is the port inside the container",
  category: "configuration",
  symptom: "The api reports healthy, but nothing reaches it",
  detection: "API_PORT in the api container",
  proof: "engine",
  stops: "sign-in",
  explains: ["S2", "E1"],
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = settingsOf(facts, name, ["api"]);
    const strange = seen.filter(({ where, value }) => where !== ".env" && value !== undefined && value !== "3001");
    const inFile = facts.directory === undefined ? undefined : plainSetting(facts.directory.env, name);
    if (
      strange.length === 0 &&
      (inFile === undefined || inFile === "3001" || seen.some(({ value }) => value === "3001"))
    )
      return ok("3001");
    const { settings, takeOver } = keeperOf(facts.installation);
    return wrongSetting(facts, [name], ["api"], {
      saw: `The api is set to listen on port ${strange[0]?.value ?? inFile} inside its container.`,
      why: "Every other service connects to port 3001 there. The port on the host is a separate setting.",
      next: `Remove API_PORT from ${settings}, then ${takeOver("api")}`,
      evidence: [...described(name, strange), ...(inFile === undefined ? [] : [`.env: ${name} is "${inFile}"`])],
    });
  },
  remediation: {
    title: "Remove it from .env and recreate the api",
    risk: "restarts",
    steps(facts) {
      const { directory } = facts;
      if (directory?.env.has(name) === true)
        return [{ do: "change-settings", settings: { [name]: null }, services: ["api"] }];
      // Nothing on the disk says it: the container was started by hand.
      return settle(facts, {}, ["api"], [name]);
    },
  },
});
