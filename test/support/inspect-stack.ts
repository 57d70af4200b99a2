import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { freePort, type RunningEngine } from "./engine/index.ts";
import { someProfileInput } from "./some-profile.ts";

/** By tag: no registry of a test can have the digests of the published ones. */
export const standInImages = {
  postgres: { tag: "15.8" },
  redis: { tag: "7.2.5" },
  cloudflared: { tag: "2024.9.1" },
  edge: { tag: "2.10.2" },
} as const satisfies ProfileInput["images"];

/** A profile whose ports are free right now: what a user would pipe into `--profile -` or keep in a file. */
export async function stackProfile(parts: Partial<ProfileInput>): Promise<ProfileInput> {
  const names = ["edge", "http", "https"] as const;
  const ports = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
  return someProfileInput({
    target: "compose",
    google: { clientId: "123-abc.apps.googleusercontent.com", clientSecret: { fromEnv: "GOOGLE_CLIENT_SECRET" } },
    ...parts,
    images: { ...standInImages, ...parts.images },
    ports: { ...ports, ...parts.ports },
  });
}

/** Ports that are free right now for all that a profile may publish besides the edge. */
export async function infrastructurePorts(): Promise<NonNullable<ProfileInput["ports"]>> {
  const names = ["postgres", "redis", "clickhouse", "clickhouseNative", "temporal"] as const;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)));
}

export const profileYaml = (profile: ProfileInput): string => stringify(profile);

/** When each container of the project started, by name: equal before and after means that none was touched. */
export async function startTimes(
  engine: Pick<RunningEngine, "docker">,
  project: string,
): Promise<Record<string, string>> {
  const label = `label=com.docker.compose.project=${project}`;
  const ids = (await engine.docker("ps", "-aq", "--filter", label)).split("\n").filter(Boolean);
  if (ids.length === 0) return {};
  const rows = await engine.docker("inspect", "--format", "{{.Name}} {{.State.StartedAt}}", ...ids);
  return Object.fromEntries(
    rows
      .trim()
      .split("\n")
      .map((row) => row.split(" ") as [string, string]),
  );
}

/** Asks the stack's own PostgreSQL, inside its container. */
export async function sql(engine: Pick<RunningEngine, "docker">, project: string, query: string): Promise<string> {
  const id = await engine.docker(
    "ps",
    "-q",
    "--filter",
    `label=com.docker.compose.project=${project}`,
    "--filter",
    "label=com.docker.compose.service=postgres",
  );
  return (await engine.docker("exec", id.trim(), "psql", "-U", "dittofeed", "-d", "dittofeed", "-Atc", query)).trim();
}

/** Rows per table, of every table. */
export function rowCounts(engine: Pick<RunningEngine, "docker">, project: string): Promise<string> {
  return sql(
    engine,
    project,
    `SELECT string_agg(t || '=' || (xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM public."' || t || '"', false, true, '')))[1]::text, ',' ORDER BY t)
     FROM (SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public') x`,
  );
}

/** Every file below a folder with what it says, as bytes in Latin-1 so that nothing is lost. */
export async function everyFile(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, text: await readFile(path, "latin1") };
      }),
  );
}

/** What every process on this machine was called with. */
export async function allArguments(): Promise<string> {
  return (await execa("ps", ["-eo", "args", "-ww"])).stdout;
}

/** The forms in which a value could have been written somewhere. */
export function encodings(value: string): string[] {
  const base64 = Buffer.from(value).toString("base64");
  return [
    ...new Set([
      value,
      encodeURIComponent(value),
      base64.replace(/=+$/, ""),
      Buffer.from(value).toString("base64url"),
      JSON.stringify(value).slice(1, -1),
      value.replaceAll("'", "\\'"),
      Buffer.from(value).toString("hex"),
    ]),
  ];
}
