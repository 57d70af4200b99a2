import { largestProfile } from "../../../domain/file-sizes.ts";
import { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import type { InstallationContext } from "../../../installation/context.ts";

export type ProfilePorts = Pick<InstallationContext["ports"], "profiles" | "files" | "host">;

export async function textOf({ host, files }: ProfilePorts, path: string): Promise<{ path: string; text: string }> {
  const text = path === "-" ? await host.standardInput(largestProfile) : await files.read(path, largestProfile);
  if (text === undefined) throw usage(`The file ${path} does not exist.`);
  return { path: path === "-" ? "standard input" : path, text };
}

export async function notSaved({ profiles }: ProfilePorts, name: string): Promise<Problem> {
  const names = await profiles.names();
  return new Problem({
    code: "profile-not-found",
    title: "There is no such profile",
    saw:
      names.length === 0
        ? "No profiles are saved yet."
        : `No saved profile is called "${name}". Saved profiles: ${names.join(", ")}.`,
    why: "There is nothing to work with.",
    next: "dittofeed-setup profile list",
  });
}
