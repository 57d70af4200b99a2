import { fail, ok } from "../../domain/finding.ts";
import { coolifyName, redeploy } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

export const generatedValuesAreThere = coolifyCheck({
  id: "K5",
  title: "Coolify generated every value that the compose file needs",
  symptom: "A database without a password, or an api that exits at startup, after a deployment that finished",
  detection: "SERVICE_… variables used by the compose file in Coolify's folder that are empty or missing in its .env",
  explains: ["S1"],
  reads: ["directory"],
  detect({ directory, coolify: { place, emptyVariables } }) {
    if (directory === undefined) return ok(`not checked: ${place.unread ?? "there is no copy of it"}`);
    if (emptyVariables.length === 0) return ok("none is empty");
    const fromDomain = emptyVariables.filter((name) => /^SERVICE_(URL|FQDN)_/.test(name));
    const made = emptyVariables.filter((name) => !fromDomain.includes(name));
    const name = coolifyName(place);
    return fail({
      saw: `${emptyVariables.join(", ")} ${emptyVariables.length === 1 ? "is" : "are"} empty.`,
      why: "Coolify fills these in when it loads the compose file, but on some installations it does not. Whatever uses them gets an empty value.",
      next: [
        ...(made.length === 0
          ? []
          : [
              `In Coolify, open ${name}, Environment Variables, and set ${made.join(", ")}: openssl rand -base64 32 makes a value for REALBASE64_32 and SECRET_KEY, openssl rand -hex 24 for any other.`,
            ]),
        ...(fromDomain.length === 0
          ? []
          : [`${fromDomain.join(", ")} come from a domain: set one for the service under General, Domains.`]),
        `Then ${redeploy(place)}.`,
      ].join("\n"),
      evidence: emptyVariables.map((one) => `${place.folder}/.env: ${one} has no value`),
    });
  },
});
