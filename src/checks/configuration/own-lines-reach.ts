import { imageVariables } from "../../../compose/env/read-settings.ts";
import { writtenService, writtenSettings } from "../../../compose/stack/written-compose-file.ts";
import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** Until 0.1 every container was given all of `.env`, and one of these may be why data is found. */
const rule = {
  id: "own-lines",
  title: "Lines of .env reach the service that reads them",
  category: "configuration",
} as const;

export const ownLinesReach = installationCheck(rule, {
  reads: ["profile", "directory"],
  detect({ profile, directory: { env, overrideText } }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal starts nothing with them");
    const lost = imageVariables.filter(({ service, name }) => {
      const own = writtenService(overrideText, service);
      return env.has(name) && (own === undefined || !writtenSettings(own).some(([said]) => said === name));
    });
    if (lost.length === 0) return ok("they do");
    return fail({
      code: "value-refused",
      saw: `${lost.map(({ name }) => name).join(", ")} in .env does not reach ${lost.map(({ service }) => service).join(", ")}`,
      evidence: lost.map(
        ({ service, name }) => `${name} is a line of .env, and compose.yaml gives ${service} none of it.`,
      ),
      why: "It says where the service keeps its data or settings. Without it the service would begin with empty ones.",
      next: lost
        .map(
          ({ service, name }) =>
            `Move it into compose.override.yaml, with its value: services: {${service}: {environment: {${name}: …}}}`,
        )
        .join("\n"),
    });
  },
});
