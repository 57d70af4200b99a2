import { settingGiven } from "../../compose/env/settings.ts";
import type { CheckInput, PreflightCheck } from "../domain/preflight-check.ts";
import { keysInUse, sameKey, secretKeyName, secretKeyWhy } from "../domain/secret-rules.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** What the app encrypts in the database can be read only with the SECRET_KEY that it was written with. */
export const secretKeyKept: PreflightCheck = {
  id: "secret-key-kept",
  title: "SECRET_KEY fits the data",
  category: "configuration",
  detect(input) {
    const { profile, secrets, facts } = input;
    const { database, directory } = facts;
    const hasData = database.state === "stopped" || (database.state === "open" && !database.schema.empty);
    const isEmpty = database.state === "absent" || (database.state === "open" && database.schema.empty);
    const origin = secrets.get(secretKeyName)?.origin;
    const running = isEmpty ? nobody : runningOtherwise(input);
    const isLost = hasData && (origin === "generated" || (origin === "given" && directory.env.has(secretKeyName)));
    if (!isLost && running.others.length === 0) {
      if (running.unclear !== undefined) return unknown(this.id, running.unclear);
      return ok(this.id, isEmpty ? "no data yet" : "kept");
    }
    const source = origin === "given" ? "the profile gives" : `${directory.path}/.env holds`;
    const back = `dittofeed-setup doctor --profile ${profile.name} --fix C14   puts the one that the containers run with back into ${directory.path}/.env`;
    const byHand = `Put the old SECRET_KEY back into ${directory.path}/.env (a dated copy may lie beside it).`;
    return fail(this.id, {
      code: "value-refused",
      title: origin === "generated" ? "SECRET_KEY is lost" : "SECRET_KEY would change",
      saw: [
        isLost
          ? `There is a database with data, and ${directory.path}/.env holds ${origin === "generated" ? "no SECRET_KEY" : "another SECRET_KEY than the profile gives"}.`
          : [],
        running.others.length === 0
          ? []
          : `Made with another SECRET_KEY than ${origin === "generated" ? "would be made up now" : source}: ${running.others.join(", ")}.`,
      ]
        .flat()
        .join("\n"),
      why: secretKeyWhy,
      next: [
        ...(sameAsEnv(input) ? [] : [running.others.length > 0 ? back : byHand]),
        ...(origin === "given" ? ["Leave secrets.SECRET_KEY out of the profile."] : []),
        `To really change it, and lose what is encrypted: write the new one into .env, then dittofeed-setup doctor --profile ${profile.name} --fix C10   on a terminal; it asks you to type the installation's name.`,
      ].join("\n"),
    });
  },
};

const nobody: { others: readonly string[]; unclear: string | undefined } = { others: [], unclear: undefined };

/** Containers that this run would make anew with another key. The compose file is written as the profile has it: `.env` decides. */
function runningOtherwise({ secrets, facts: { containers, directory } }: CheckInput): typeof nobody {
  const wanted = secrets.get(secretKeyName)?.secret;
  // That it is missing, or cannot be used, is said elsewhere.
  if (wanted === undefined) return nobody;
  const stack = {
    env: new Map([...directory.env, [secretKeyName, wanted]]),
    composeText: undefined,
    overrideText: directory.overrideText,
  };
  const judged = keysInUse(containers).map(({ container, key }) => ({
    ...{ name: container.name, key },
    given: settingGiven(stack, container.service, secretKeyName),
  }));
  return {
    others: judged.flatMap(({ name, key, given }) =>
      given.state === "given" && !sameKey(key, given.value) ? [name] : [],
    ),
    unclear: judged.flatMap(({ given }) => (given.state === "unclear" ? [given.saw] : []))[0],
  };
}

/** Then nothing has to go back into `.env`: it is the profile that says otherwise. */
function sameAsEnv({ facts: { containers, directory } }: CheckInput): boolean {
  return keysInUse(containers).every(({ key }) => sameKey(key, directory.env.get(secretKeyName)));
}
