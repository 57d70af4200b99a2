import { type EnvChange, envFileChange } from "../../compose/env/env-file.ts";
import { environmentEntries } from "../../compose/env/environment.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { AssessInput, Change, Task } from "../../src/domain/task.ts";
import { backUp } from "./back-up.ts";
import { said } from "./said.ts";

/**
 * Secrets and settings, mode 0600. A person's own lines stay; an existing file is copied aside
 * before it changes.
 */
export const writeEnv: Task = {
  id: "write-env",
  phase: "files",
  title: "Write secrets and settings to .env",
  looksAt: ["directory"],
  assess(input) {
    const { envText, envMode } = input.facts.directory;
    const change = wanted(input);
    const open = envMode !== undefined && envMode !== 0o600;
    if (!change.differs && !open) return { state: "done", because: ".env is up to date, mode 0600" };
    return {
      state: "needed",
      because:
        envText === undefined
          ? "there is no .env yet"
          : open
            ? "other users can read .env"
            : "the profile and .env differ",
      changes: describe(input, change, open),
    };
  },
  async run(ctx) {
    const { directory } = ctx.facts;
    const { env } = installationPaths(directory.path);
    await ctx.ports.files.makeFolder(directory.path);
    const change = wanted(ctx);
    if (directory.envText !== undefined && change.differs)
      await backUp(ctx.ports, env, directory.envText, 0o600, said(ctx));
    await ctx.ports.files.write(env, change.text, 0o600);
  },
};

function wanted(input: AssessInput): EnvChange {
  return envFileChange(input.facts.directory.envText, environmentEntries(input.profile, input.secrets));
}

function describe({ facts, secrets }: AssessInput, change: EnvChange, open: boolean): Change[] {
  const origin = (name: string) => [...secrets].find(([secret]) => secret === name)?.[1].origin;
  const words = (names: readonly string[]) =>
    names.map((name) => {
      const from = origin(name);
      if (from === "recovered") return `${name} (from the existing containers)`;
      return from === "generated" ? `${name} (generated)` : name;
    });
  if (facts.directory.envText === undefined) {
    const generated = change.added.filter((name) => origin(name) === "generated");
    return [
      { action: "create", what: `.env, mode 0600, ${change.added.length} settings` },
      ...generated.map((name): Change => ({ action: "create", what: `${name}, generated here and never shown` })),
    ];
  }
  return [
    ...(change.added.length > 0
      ? [{ action: "update", what: `.env: add ${words(change.added).join(", ")}` } as const]
      : []),
    ...(change.changed.length > 0
      ? [{ action: "update", what: `.env: change ${words(change.changed).join(", ")}` } as const]
      : []),
    // The app answers a token that another key signed with 500, on every page, until it ends after
    // seven days.
    ...(change.changed.includes("JWT_SECRET")
      ? [
          {
            action: "update",
            what: "JWT_SECRET: everyone signed in sees an error on every page until they open /dashboard/api/auth/signout",
          } as const,
        ]
      : []),
    ...(open ? [{ action: "update", what: ".env: mode 0600, readable only by its owner" } as const] : []),
  ];
}
