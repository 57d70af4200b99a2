import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../../compose/env/dotenv.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SourceFacts } from "../../../src/domain/source.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { decideProfile } from "../../../src/installation/resolve-profile.ts";
import { installationTasks } from "../../../tasks/install.ts";
import { buildPackages } from "../../../tasks/local/build-packages.ts";
import { cloneSource } from "../../../tasks/local/clone-source.ts";
import { writeSourceEnv } from "../../../tasks/local/write-source-env.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

const profile = someProfile({ target: "local", address: "http://localhost:3000", local: { source: "/src/app" } });
const secrets = new Map([
  ["POSTGRES_PASSWORD", { secret: new Secret("POSTGRES_PASSWORD", "pg"), origin: "kept" }],
]) as unknown as TaskContext["secrets"];
const nothing = { mode: undefined, text: undefined, isIgnored: true };
const source = {
  ...{ root: "/src/app", state: "there", commit: "0e0c3bac2b47", branch: "main", changed: 2 },
  node: { path: "/usr/bin/node", version: "22.0.0" },
  settings: {
    root: { path: "/src/app/.env", ...nothing },
    dashboard: { path: "/src/app/packages/dashboard/.env.local", ...nothing },
  },
  packages: [
    { name: "emailo", state: "current" },
    { name: "backend-lib", state: "older" },
    { name: "api", state: "absent" },
  ],
} as unknown as SourceFacts;
const input = (parts: Partial<SourceFacts> = {}) => ({
  ...{ profile, secrets },
  facts: someFacts({ source: { ...source, ...parts } }),
});

describe("an installation from source", () => {
  it("has its steps in order: settings and builds before the stores, the app's own work after the schema", () => {
    expect(installationTasks(profile).map(({ id }) => id)).toEqual([
      ...["save-profile", "write-env", "write-compose"],
      ...["clone-source", "write-source-env", "install-packages", "build-packages"],
      ...["pull-images", "start-infrastructure", "apply-schema", "create-workspace"],
      ...["create-clickhouse-tables", "start-workflows", "verify-database"],
    ]);
  });

  it("takes the source that the profile names, else the one around it, else a clone beside its files", () => {
    const where = (given: string | undefined, found: string | undefined) => {
      const { asSaved: _, directory: __, ...rest } = profile;
      const asked = { ...rest, local: { ...rest.local, source: given } } as Parameters<
        typeof decideProfile
      >[0]["profile"];
      const known = { engine: someFacts().engine, target: undefined, uid: 0, stateHome: undefined, home: "/home/me" };
      return decideProfile({ profile: asked, workingDirectory: "/work", source: found, ...known }).local?.source;
    };
    expect(where("~/src/app", "/found")).toBe("/home/me/src/app");
    expect(where(undefined, "/found")).toBe("/found");
    expect(where(undefined, undefined)).toBe("/opt/acme/source");
  });

  it("says where a checkout stands, and clones only where none is", () => {
    expect(cloneSource.assess(input())).toEqual({
      state: "done",
      because: "/src/app is at main 0e0c3bac, 2 changed files",
    });
    expect(cloneSource.assess(input({ state: "half" }))).toMatchObject({ because: "an earlier clone did not end" });
  });

  it("writes both files of settings private, and then has nothing to do", async () => {
    const written = new Map<string, { text: Secret; mode: number }>();
    const write = async (path: string, text: string | Secret, mode: number) => {
      if (text instanceof Secret) written.set(path, { text, mode });
    };
    expect(writeSourceEnv.assess(input()).state).toBe("needed");
    await writeSourceEnv.run({ ...input(), ports: untouchablePorts({ files: { write } }) } as TaskContext);
    const [root, dashboard] = [...written.values()];
    expect(parseDotenv(root?.text.toEnvFile() ?? "").get("DATABASE_URL")).toBe(
      "postgresql://dittofeed:pg@127.0.0.1:5433/dittofeed",
    );
    const settings = {
      root: { ...source.settings.root, ...root },
      dashboard: { ...source.settings.dashboard, ...dashboard },
    };
    expect(writeSourceEnv.assess(input({ settings })).state).toBe("done");
    settings.root.mode = 0o644;
    expect(writeSourceEnv.assess(input({ settings }))).toMatchObject({ state: "needed" });
  });

  it("builds what is not current, one after the other, and says which", async () => {
    const built: string[] = [];
    const items: (string | undefined)[] = [];
    await buildPackages.run({
      ...input(),
      ports: untouchablePorts({ source: { build: async (_, name) => void built.push(name) } }),
      emit: (report: { type: string; item?: string }) => report.type === "task-progress" && items.push(report.item),
    } as unknown as TaskContext);
    expect(built).toEqual(["backend-lib", "api"]);
    expect(items).toEqual(["backend-lib", "api", undefined]);
  });
});
