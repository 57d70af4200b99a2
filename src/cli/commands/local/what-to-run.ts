import { join } from "node:path";
import { dashboardSettings, sourceSettings } from "../../../../compose/env/source-environment.ts";
import { compilerSpec, type LocalService, type LocalSpec, localSpecs } from "../../../domain/local-services.ts";
import type { Ports } from "../../../domain/ports.ts";
import { Problem } from "../../../domain/problem.ts";
import type { PlannedInstallation } from "../../../installation/planned.ts";

export interface WhatToRun {
  specs: readonly LocalSpec[];
  program: string;
  /** Variables that no process inherits: they would stand above `.env`, or move a port. */
  without: readonly string[];
  temporal: string;
}

/** As the source is now that all of it was made ready. */
export async function whatToRun(
  { files }: Pick<Ports, "files">,
  { profile, secrets, facts }: PlannedInstallation,
  services: readonly LocalService[],
  watch: boolean,
): Promise<WhatToRun> {
  const { source } = facts;
  if (source?.node === undefined) throw new Error("the plan let a source without Node pass");
  const { root, node } = source;
  const specs = localSpecs(root, await programOf({ files }, root, "dashboard", "next/dist/bin/next"));
  const wanted = services.map((service) => specs[service]);
  const compilers = watch
    ? [compilerSpec(root, await programOf({ files }, root, "api", "typescript/bin/tsc"), services)]
    : [];
  const settings = [...sourceSettings(profile, secrets), ...dashboardSettings].map(({ name }) => name);
  return {
    specs: [...wanted, ...compilers],
    program: node.path,
    without: [...settings, "PORT", "HOSTNAME", "API_PORT", "API_HOST"],
    temporal: `127.0.0.1:${profile.ports.temporal}`,
  };
}

/** A program of a package that yarn has put into the package's own folder, or into the one of all. */
async function programOf(
  { files }: Pick<Ports, "files">,
  root: string,
  name: string,
  program: string,
): Promise<string> {
  const own = join(root, "packages", name, "node_modules", program);
  return (await files.facts(own)) === undefined ? join(root, "node_modules", program) : own;
}

/** Throws Problem port-taken, and names who has it. */
export async function mustBeFree(host: Pick<Ports["host"], "inspectPort">, specs: readonly LocalSpec[]): Promise<void> {
  for (const { name, port } of specs.filter((spec) => spec.port !== undefined))
    for (const address of ["127.0.0.1", "::1"]) {
      const { free, owner } = await host.inspectPort(address, port ?? 0);
      if (!free) throw portTaken(name, port ?? 0, owner);
    }
}

function portTaken(name: string, port: number, owner: string | undefined): Problem {
  return new Problem({
    code: "port-taken",
    title: `Port ${port} is taken`,
    saw: owner === undefined ? "Another program listens on it." : `${owner} listens on it.`,
    why: `The app's code names http://localhost:${port}, so ${name} cannot use another port.`,
    next: `sudo ss -ltnp 'sport = :${port}'   shows the program; end it, then run this again`,
  });
}
