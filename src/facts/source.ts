import { parseDotenv } from "../../compose/env/dotenv.ts";
import { dashboardSettings, sourceSettings } from "../../compose/env/source-environment.ts";
import { localPorts } from "../domain/local-address.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import { Secret } from "../domain/secret.ts";
import { largestEnvFile } from "../domain/secret-rules.ts";
import type { SettingsFile, SourceFacts, TreeFacts } from "../domain/source.ts";
import { answersOf } from "../domain/target.ts";

/** Where the app looks for ClickHouse and Temporal if nothing tells it otherwise. */
const usualPorts = [8123, 7233] as const;

/**
 * The app's source, and what this machine has for it; undefined where the app does not run from
 * source. Reads only.
 */
export async function inspectSource(
  { source, files, host, docker }: Pick<Ports, "source" | "files" | "host" | "docker">,
  profile: ResolvedProfile | undefined,
  engine: { isUsable: boolean; project: string },
  signal: AbortSignal,
): Promise<SourceFacts | undefined> {
  if (profile === undefined || !answersOf(profile).runsSource || profile.local?.source === undefined) return undefined;
  const { source: root, node } = profile.local;
  const [tree, ports, neighbors, { uid }] = await Promise.all([
    source.inspect(root, { node }, signal),
    Promise.all(
      (["dashboard", "api"] as const).map(async (name) => {
        const port = localPorts[name];
        const seen = await host.inspectPort("127.0.0.1", port);
        return { name, port, ...seen, isOfSource: await runsIn(files, root, seen.owner) };
      }),
    ),
    engine.isUsable ? neighborsAt(docker, engine.project, signal) : [],
    host.facts(),
  ]);
  const names = [...sourceSettings(profile, new Map()), ...dashboardSettings].map(({ name }) => name);
  const rootFile = await settingsFile(files, tree.settings.root);
  return {
    ...tree,
    ports,
    neighbors,
    isOthers: uid === 0 && tree.owner > 0,
    settings: {
      root: rootFile,
      dashboard: await settingsFile(files, tree.settings.dashboard),
    },
    // NODE_ENV alone is set by every tool that starts something.
    exported: [...names, ...secretNames].filter(
      (name) => name !== "NODE_ENV" && hides(host.environmentVariable(name), name, rootFile),
    ),
  };
}

/** Another value than the file's; the same hides nothing. */
function hides(exported: string | undefined, name: string, { text }: SettingsFile): boolean {
  const isSame = text?.faultOf((plain) => (parseDotenv(plain).get(name) === exported ? "it is" : undefined));
  return exported !== undefined && isSame === undefined;
}

/** Is it a process that works in this source? Known where the system says where one works. */
async function runsIn(files: Ports["files"], root: string, owner: string | undefined): Promise<boolean> {
  const pid = /\(pid (\d+)\)$/.exec(owner ?? "")?.[1];
  if (pid === undefined) return false;
  const { end } = await files.way(`/proc/${pid}/cwd`).catch(() => ({ end: undefined }));
  return end !== undefined && (end.path === root || end.path.startsWith(`${root}/`));
}

/** Those that stand in the file only where their value is known. */
const secretNames = ["DATABASE_URL", "JWT_SECRET", "SECRET_KEY", "CLICKHOUSE_PASSWORD", "GOOGLE_CLIENT_SECRET"];

async function neighborsAt(
  docker: Ports["docker"],
  project: string,
  signal: AbortSignal,
): Promise<SourceFacts["neighbors"]> {
  const found = await Promise.all(
    usualPorts.map(async (port) => (await docker.publishers(port, signal)).map((container) => ({ port, container }))),
  );
  return found.flat().filter(({ container }) => !container.startsWith(`${project}-`));
}

async function settingsFile(
  files: Ports["files"],
  { path, isIgnored }: TreeFacts["settings"]["root"],
): Promise<SettingsFile> {
  const text = await files.read(path, largestEnvFile);
  const mode = (await files.facts(path))?.mode;
  return { path, mode, isIgnored, text: text === undefined ? undefined : new Secret(".env", text) };
}
