import { installationCheck } from "../../domain/check.ts";
import { openedBy, proofOf } from "../../domain/facts/encryption.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { secretKeyName, secretKeyWhy } from "../../domain/secret-rules.ts";

const rule = {
  id: "secret-key-opens",
  title: "SECRET_KEY opens what is encrypted",
  category: "configuration",
} as const;

/** Where no file and no other container can be asked, the database alone says whether it is the key. */
export const secretKeyOpens = installationCheck(rule, {
  reads: ["secrets", "encryption"],
  detect({ secrets, encryption }) {
    const key = secrets.get(secretKeyName)?.secret;
    if (encryption.state === "none") return ok("nothing is encrypted yet");
    if (encryption.state === "unknown" || key === undefined)
      return unknown(`it could not be tried: ${encryption.state === "unknown" ? encryption.saw : "there is none"}`);
    const tried = encryption.values.length;
    const opened = openedBy(key, encryption);
    const evidence = [`It opens ${opened} of ${tried} encrypted values in "Secret".`];
    switch (proofOf(key, encryption)) {
      case "does not open":
        return fail({
          code: "value-refused",
          saw: "SECRET_KEY does not open what is encrypted in the database",
          why: secretKeyWhy,
          next: "Put the SECRET_KEY that this database was used with back into the deployment's settings, then deploy again.",
          evidence,
        });
      case "some":
        return warn({
          saw: "SECRET_KEY opens only a part of what is encrypted",
          why: "The key was changed after something had been encrypted. The app cannot use what it cannot open.",
          next: "Enter the credentials that no longer work in the dashboard once more.",
          evidence,
        });
      default:
        return ok("it opens what is encrypted");
    }
  },
});
