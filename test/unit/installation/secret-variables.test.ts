import { expect, it } from "vitest";
import { Interruption } from "../../../src/cli/signals.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { installationOf } from "../../../src/installation/find.ts";
import { Installation } from "../../../src/installation/installation.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { someProfileInput } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

const profile = profileSchema.parse(
  someProfileInput({
    google: { clientId: "1-a.apps.googleusercontent.com", clientSecret: { fromEnv: "MY_GOOGLE" } },
    secrets: { JWT_SECRET: { fromEnv: "MY_JWT" }, SECRET_KEY: { fromFile: "/k" } },
  }),
);

it.each([
  ["an installation", Installation.open],
  ["a doctor", (context: Parameters<typeof installationOf>[0]) => installationOf(context, profile, undefined)],
])("what opens %s keeps the profile's variables from children before the first one starts", async (_, open) => {
  const happened: string[] = [];
  const ports = untouchablePorts({
    host: { keepFromChildren: (names) => void happened.push(...names) },
    docker: {
      inspectEngine: async () => {
        happened.push("docker");
        throw new Error("enough");
      },
    },
  });
  const redactor = createRedactor();
  const context = {
    ...{ ports, redactor, makeSecret: redactor.makeSecret, interruption: new Interruption() },
    ...{ workingDirectory: "/work", environment: {}, version: "1.2.3", commandLine: "test" },
  };
  await expect(open(context, profile)).rejects.toThrow("enough");
  expect(happened.toSorted()).toEqual(["MY_GOOGLE", "MY_JWT", "docker"]);
  expect(happened.at(-1)).toBe("docker");
});
