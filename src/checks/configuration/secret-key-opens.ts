import { installationCheck } from "../../domain/check.ts";
import { openedBy, proofOf } from "../../domain/facts/encryption.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { secretKeyName, secretKeyWhy } from "../../domain/secret-rules.ts";

const rule = {
  id: "secret-key-opens",
  title: "SECRET_KEY decrypts the stored data",
  category: "configuration",
} as const;

/** Where no file and no other container can be asked, the database alone says whether it is the key. */
export const secretKeyOpens = installationCheck(rule, {
  reads: ["secrets", "encryption"],
  detect({ secrets, encryption }) {
    const key = secrets.get(secretKeyName)?.secret;
    if (encryption.state === "none") return ok("nothing is encrypted yet");
    if (encryption.state === "unknown" || key === undefined)
      return unknown(
        `the key could not be tested: ${encryption.state === "unknown" ? encryption.saw : "no key is set"}`,
      );
    const tried = encryption.values.length;
    const opened = openedBy(key, encryption);
    const evidence = [`It decrypts ${opened} of ${tried} encrypted values in "Secret".`];
    switch (proofOf(key, encryption)) {
      case "does not open":
        return fail({
          code: "value-refused",
          saw: "SECRET_KEY does not decrypt the data in the database",
          why: secretKeyWhy,
          next: "Put the SECRET_KEY that this database was used with back into the deployment's settings, then deploy again.",
          evidence,
        });
      case "some":
        return warn({
          saw: "SECRET_KEY decrypts only part of the stored data",
          why: "The key was changed after some values were encrypted. The app cannot use values that it cannot decrypt.",
          next: "In the dashboard, enter the credentials that no longer work again.",
          evidence,
        });
      default:
        return ok("it decrypts the stored data");
    }
  },
});
