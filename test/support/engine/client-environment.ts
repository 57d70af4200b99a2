import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ComposeFlavour, composePlugin, composeV1Folder } from "./compose-programs.ts";

/**
 * The environment of somebody who has Debian's docker client and the Compose that the test wants, with a configuration
 * folder of his own: a login made in a test stays in it.
 */
export async function clientEnvironment(
  folder: string,
  socket: string,
  compose: ComposeFlavour,
): Promise<Readonly<Record<string, string>>> {
  const programs = join(folder, "bin");
  const config = join(folder, "config");
  await mkdir(programs, { recursive: true });
  await mkdir(join(config, "cli-plugins"), { recursive: true });
  await place(join(programs, "docker"), "/usr/bin/docker");
  // Only if it is not set: it may hold a login by now.
  await writeFile(join(config, "config.json"), "{}", { flag: "wx" }).catch(() => undefined);
  if (compose === "v2" || compose === "v2-json") {
    await place(join(config, "cli-plugins", "docker-compose"), await composePlugin(compose));
  }
  const first = compose === "v1" ? [programs, await composeV1Folder()] : [programs];
  return {
    ...withoutDocker(process.env),
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: config,
    PATH: [...first, ...restOfPath()].join(":"),
  };
}

/** A machine may have a docker-compose of its own, which a test of its absence must not find. */
function restOfPath(): readonly string[] {
  const folders = (process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin").split(":");
  return folders.filter((each) => !existsSync(join(each, "docker-compose")));
}

function withoutDocker(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !/^(DOCKER_|COMPOSE_|BUILDKIT_)/.test(name));
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function place(at: string, target: string): Promise<void> {
  await rm(at, { force: true });
  await symlink(target, at);
}
