import { envFileText, envFileWithout } from "../../compose/env/env-file.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { NewSetting, RepairContext, RepairTool } from "../../src/domain/repair.ts";
import { Secret } from "../../src/domain/secret.ts";
import { largestEnvFile } from "../../src/domain/secret-rules.ts";
import { fileStamp } from "../files/file-stamp.ts";
import { notThere } from "./not-there.ts";
import { composeUpLine, upAgain } from "./recreate-services.ts";

/** The earlier `.env` is kept beside it; every other line stays as it is; then the services are made anew. */
export const changeSettings: RepairTool<"change-settings"> = {
  shows({ settings, services }, { directory }) {
    const lines = Object.entries(settings).map(([name, value]) =>
      value === null ? `# .env: take out ${name}` : `# .env: ${name}=${shown(value)}`,
    );
    return services.length === 0 ? lines : [...lines, composeUpLine(directory, services)];
  },
  async run({ settings, services }, context) {
    const { ports, installation, say } = context;
    if (installation.directory === undefined) throw notThere("the directory with .env");
    const { env } = installationPaths(installation.directory);
    const before = (await ports.files.read(env, largestEnvFile)) ?? "";
    if (before !== "") {
      const copy = `${env}.${fileStamp(ports.clock.now())}.bak`;
      await ports.files.write(copy, new Secret(".env", before), 0o600);
      say(`the earlier .env is kept as ${copy}`);
    }
    const gone = Object.entries(settings).flatMap(([name, value]) => (value === null ? [name] : []));
    const wanted = Object.entries(settings).flatMap(([name, value]) =>
      value === null ? [] : [{ name, value: made(name, value, context), group: "Set by dittofeed-setup doctor" }],
    );
    const text = envFileText(envFileWithout(before, gone), wanted);
    await ports.files.write(env, new Secret(".env", text), 0o600);
    if (services.length > 0) await upAgain(context, services);
  },
};

function shown(value: Exclude<NewSetting, null>): string {
  if (value instanceof Secret) return "(a value that is never shown)";
  return typeof value === "string" ? value : `(${value.generate.bytes} random bytes, never shown)`;
}

function made(name: string, value: Exclude<NewSetting, null>, { ports, makeSecret }: RepairContext): string | Secret {
  if (typeof value === "string" || value instanceof Secret) return value;
  const { bytes, encoding } = value.generate;
  return makeSecret(name, Buffer.from(ports.host.randomBytes(bytes)).toString(encoding));
}
