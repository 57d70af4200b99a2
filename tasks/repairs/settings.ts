import { basename } from "node:path";
import { envFileText, envFileWithout } from "../../compose/env/env-file.ts";
import { inWords } from "../../src/domain/in-words.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { NewSetting, RepairContext, RepairTools } from "../../src/domain/repair.ts";
import { notThere } from "../../src/domain/repair.ts";
import { Secret } from "../../src/domain/secret.ts";
import { largestEnvFile } from "../../src/domain/secret-rules.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { shellWord } from "../../src/domain/typed.ts";
import { backUp } from "../files/back-up.ts";

export const settingRepairs: Pick<RepairTools, "change-settings" | "protect-file" | "recreate-services"> = {
  /**
   * The earlier `.env` is kept beside it; every other line stays as it is; then the services are
   * recreated.
   */
  "change-settings": {
    shows({ settings, services }, { directory }) {
      const lines = Object.entries(settings).map(([name, value]) =>
        value === null ? `# .env: remove ${name}` : `# .env: ${name}=${shown(value)}`,
      );
      return services.length === 0 ? lines : [...lines, composeUpLine(directory, services)];
    },
    effect: ({ settings, services }) => ({
      does: `Changes ${inWords(Object.keys(settings))} in .env${services.length === 0 ? "" : `, and recreates ${inWords(services)}`}.`,
      down: services,
      data: "A copy of the present .env is kept.",
    }),
    async run({ settings, services }, context) {
      const { ports, installation, say } = context;
      if (installation.directory === undefined) throw notThere("the folder with .env");
      const { env } = installationPaths(installation.directory);
      const before = (await ports.files.read(env, largestEnvFile)) ?? "";
      if (before !== "") await backUp(ports, env, new Secret(".env", before), 0o600, say);
      const gone = Object.entries(settings).flatMap(([name, value]) => (value === null ? [name] : []));
      const wanted = Object.entries(settings).flatMap(([name, value]) =>
        value === null ? [] : [{ name, value: made(name, value, context), group: "Set by dittofeed-setup doctor" }],
      );
      const text = envFileText(envFileWithout(before, gone), wanted);
      await ports.files.write(env, new Secret(".env", text), 0o600);
      if (services.length > 0) await upAgain(context, services);
    },
  },
  /**
   * Rewrites the file with the same bytes and the other mode, so that there is no moment at which
   * it is half of either.
   */
  "protect-file": {
    shows: ({ path, mode }) => [`chmod ${mode.toString(8)} ${shellWord(path)}`],
    effect: ({ path }) => ({ does: `Lets only its owner read ${basename(path)}.` }),
    async run({ path, mode }, { ports }) {
      const text = await ports.files.read(path, largestEnvFile);
      if (text === undefined) throw notThere(path);
      await ports.files.write(path, new Secret("file", text), mode);
    },
  },
  /** Compose recreates what differs from its file and `.env`, and leaves the rest running. */
  "recreate-services": {
    shows: ({ services }, { directory }) => [composeUpLine(directory, services)],
    effect: ({ services }) => ({
      does: `Recreates ${inWords(services)}.`,
      down: services,
      data: "Volumes are kept.",
    }),
    run: ({ services }, context) => upAgain(context, services),
  },
};

export function shown(value: Exclude<NewSetting, null>): string {
  if (value instanceof Secret) return "(a value that is never shown)";
  return typeof value === "string" ? value : `(${value.generate.bytes} random bytes, never shown)`;
}

export function made(
  name: string,
  value: Exclude<NewSetting, null>,
  { ports, makeSecret }: Pick<RepairContext, "ports" | "makeSecret">,
): string | Secret {
  if (typeof value === "string" || value instanceof Secret) return value;
  const { bytes, encoding } = value.generate;
  return makeSecret(name, Buffer.from(ports.host.randomBytes(bytes)).toString(encoding));
}

function composeUpLine(directory: string | undefined, services: readonly ServiceName[]): string {
  return `cd ${shellWord(directory ?? "?")} && docker compose up --detach --wait ${services.join(" ")}`;
}

async function upAgain(
  { ports, installation, env, signal, say }: RepairContext,
  services: readonly ServiceName[],
): Promise<void> {
  const { directory, project, profile } = installation;
  if (directory === undefined) throw notThere("the folder with the compose file");
  const composeProject = {
    name: project,
    directory,
    workerReplicas: profile?.worker.replicas ?? 1,
    environmentNames: [...env.keys()],
  };
  const report = (one: { type: string; line?: string; service?: string; state?: string }) =>
    say(one.type === "line" ? (one.line ?? "") : `${one.service} ${one.state}`);
  await ports.docker.up(composeProject, services, "healthy", report, signal);
}
