import { databaseUrlFault, rewrittenDatabaseUrl } from "../../../compose/env/database-url.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { applicationServices } from "../../domain/service.ts";
import { type Settings, secretsOf, settle, withoutSettings, wrongSetting } from "./settings-seen.ts";

function faultIn(facts: Settings): string | undefined {
  const fromEnv = facts.directory === undefined ? facts : { ...facts, containers: [] };
  const [url] = secretsOf(fromEnv, "DATABASE_URL", ["api"]);
  const [password] = secretsOf(fromEnv, "POSTGRES_PASSWORD", ["postgres"]);
  return url?.secret === undefined ? "is not set" : databaseUrlFault(url.secret, password?.secret);
}

export const databaseUrlHolds = check({
  id: "C4",
  title: "DATABASE_URL is valid and holds the current password",
  category: "configuration",
  symptom: "The app reports Invalid URL, or password authentication failed although the password is right",
  detection: "the app's own URL parser, and the password compared with POSTGRES_PASSWORD",
  proof: "engine",
  stops: "sign-in",
  explains: ["S1", "S2", "E1"],
  reads: ["installation", "directory", "containers"],
  needs: ["C16"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const fault = faultIn(facts);
    if (fault === undefined) return ok("it is valid and holds the current password");
    return wrongSetting(facts, ["DATABASE_URL"], applicationServices, {
      saw: `DATABASE_URL ${fault}.`,
      why: "The app reads user, password and host from it. A character that is not percent-encoded cuts one of them short.",
      next: `Percent-encode the user and password in DATABASE_URL (@ is %40, / is %2F, # is %23), then ${keeperOf(facts.installation).takeOver()}`,
      evidence: [
        `checked in ${facts.directory === undefined ? "the api's environment" : ".env"}, without displaying it`,
      ],
    });
  },
  remediation: {
    title: "Rewrite it with the password from .env, percent-encoded",
    risk: "restarts",
    steps(facts) {
      const { directory } = facts;
      const password = directory?.env.get("POSTGRES_PASSWORD");
      const user = plainSetting(directory?.env ?? new Map(), "POSTGRES_USER");
      const name = plainSetting(directory?.env ?? new Map(), "POSTGRES_DB");
      if (password === undefined || user === undefined || name === undefined) return [];
      return settle(facts, { DATABASE_URL: rewrittenDatabaseUrl(user, name, password) }, applicationServices);
    },
  },
});
