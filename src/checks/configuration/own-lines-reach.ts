import { imageVariables } from "../../../compose/env/read-settings.ts";
import { writtenService, writtenSettings } from "../../../compose/stack/written-compose-file.ts";
import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** Until 0.1 every container was given all of `.env`, and one of these may be why data is found. */
const rule = {
  id: "own-lines",
  title: "Your own lines in .env reach their service",
  category: "configuration",
} as const;

export const ownLinesReach = installationCheck(rule, {
  reads: ["profile", "directory"],
  detect({ profile, directory: { env, overrideText } }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal starts nothing that reads them");
    const lost = imageVariables.filter(({ service, name }) => {
      const own = writtenService(overrideText, service);
      return env.has(name) && (own === undefined || !writtenSettings(own).some(([said]) => said === name));
    });
    if (lost.length === 0) return ok("they do");
    return fail({
      code: "value-refused",
      saw: `${lost.map(({ name }) => name).join(", ")} in .env does not reach ${lost.map(({ service }) => service).join(", ")}`,
      evidence: lost.map(
        ({ service, name }) => `${name} is set in .env, but compose.yaml does not pass it to ${service}.`,
      ),
      why: "It tells the service where to keep its data or settings. Without it, the service would start with empty ones.",
      next: lost
        .map(
          ({ service, name }) =>
            `Move it, with its value, to compose.override.yaml: services: {${service}: {environment: {${name}: …}}}`,
        )
        .join("\n"),
    });
  },
});
