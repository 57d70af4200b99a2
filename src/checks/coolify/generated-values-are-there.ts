import { fail, ok } from "../../domain/finding.ts";
import { coolifyName, redeploy } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

export const generatedValuesAreThere = coolifyCheck({
  id: "K5",
  title: "Coolify has made every value that the compose file takes from it",
  symptom: "A database without a password, or an api that stops at its start, after a deployment that finished",
  detection: "SERVICE_… variables that the compose file in Coolify's folder takes, empty or absent in its .env",
  explains: ["S1"],
  reads: ["directory"],
  detect({ directory, coolify: { place, emptyVariables } }) {
    if (directory === undefined) return ok(`not looked at: ${place.unread ?? "there is no copy of it"}`);
    if (emptyVariables.length === 0) return ok("none is empty");
    const fromDomain = emptyVariables.filter((name) => /^SERVICE_(URL|FQDN)_/.test(name));
    const made = emptyVariables.filter((name) => !fromDomain.includes(name));
    const name = coolifyName(place);
    return fail({
      saw: `${emptyVariables.join(", ")} ${emptyVariables.length === 1 ? "is" : "are"} empty.`,
      why: "Coolify fills these in when it loads the compose file, and on some installations it does not. What takes them gets nothing.",
      next: [
        ...(made.length === 0
          ? []
          : [
              `In Coolify open ${name}, Environment Variables, and give ${made.join(", ")} a value: openssl rand -base64 32 makes one for REALBASE64_32 and SECRET_KEY, openssl rand -hex 24 any other.`,
            ]),
        ...(fromDomain.length === 0
          ? []
          : [`${fromDomain.join(", ")} come from a domain: give the service one under General, Domains.`]),
        `Then ${redeploy(place)}.`,
      ].join("\n"),
      evidence: emptyVariables.map((one) => `${place.folder}/.env: ${one} has no value`),
    });
  },
});
