import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { Credentials } from "../../../src/domain/database.ts";
import { revealed } from "../../support/revealed.ts";

export function alive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] !== "Z";
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i += 1) await wait(10);
  expect(condition()).toBe(true);
}

export function isLink(path: string): boolean {
  try {
    readlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

export function processesIn(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
}

export function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").replace(/\0$/, "");
}

/** The same adapter in a process that can be killed. */
export async function startElsewhere(installation: string, credentials: Credentials) {
  const at = (path: string) => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href);
  const script = `
    const [{ createFiles }, { createHost }, { createShell }, { createRehearsalServer }, { Secret }] = await Promise.all([
      import(${at("adapters/files/files.ts")}), import(${at("adapters/host/host.ts")}), import(${at("adapters/shell/shell.ts")}),
      import(${at("adapters/rehearsal/rehearsal-postgres.ts")}), import(${at("domain/secret.ts")})]);
    const server = createRehearsalServer({ files: createFiles(), host: createHost(), shell: createShell() });
    const credentials = { user: "dittofeed", password: new Secret("POSTGRES_PASSWORD", process.env.PASSWORD), database: process.env.DATABASE };
    await server.start(process.argv[1], credentials, new AbortController().signal);
    console.log("started");
    setInterval(() => {}, 1000);`;
  const env = { ...process.env, PASSWORD: revealed(credentials.password), DATABASE: credentials.database };
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, installation], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

export function filesWith(text: string, folders: string[]): string[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return paths.filter((path) => statSync(path).isFile() && readFileSync(path).includes(text));
}
