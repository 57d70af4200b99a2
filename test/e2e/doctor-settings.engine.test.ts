import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, type Registry, startEngine, startRegistry } from "../support/engine/index.ts";
import { newUser, type User } from "../support/product.ts";
import { Ward } from "./doctor-support.ts";
import { profileYaml, rowCounts, stackProfile, startTimes } from "./stack.ts";

const project = "embed";
const env = { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-settings-canary" };
const fixed = { tag: "embedded-final-fixed" };

let registry: Registry;
let engine: Engine;
let user: User;
let ward: Ward;
let dotEnv: string;

beforeAll(async () => {
  registry = await startRegistry();
  engine = await startEngine({ registry, compose: "v2" });
  user = await newUser(engine.env);
  const profile = await stackProfile({
    name: project,
    mode: "embedded",
    directory: join(user.room, project),
    addresses: { dashboard: "http://localhost:3000", api: "http://localhost:3001" },
    images: { api: fixed, worker: fixed, dashboard: fixed },
  });
  await writeFile(join(user.room, `${project}.yaml`), profileYaml(profile));
  const ran = await user.run(["--profile", `${project}.yaml`, "--json"], { env });
  const last = ran.events.at(-1);
  expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
  ward = new Ward(engine, user, project, env);
  dotEnv = join(ward.directory, ".env");
});

afterAll(async () => {
  await engine?.stop();
  await registry?.stop();
  await user?.remove();
});

/** What a person does who edits `.env` and starts everything again. */
async function byHand(name: string, value: string): Promise<void> {
  const text = await readFile(dotEnv, "utf8");
  await writeFile(dotEnv, text.replace(new RegExp(`^${name}=.*$`, "m"), `${name}='${value}'`));
  await engine.docker("compose", "--project-directory", ward.directory, "up", "--detach", "--wait");
}

describe("doctor about settings and addresses (real engine and PostgreSQL; old ClickHouse; stand-ins for Temporal and the app)", {
  timeout: 240_000,
}, () => {
  it("finds nothing in a healthy stack, three times in a row, and changes nothing by looking", async () => {
    const before = [
      await startTimes(engine, project),
      await rowCounts(engine, project),
      await readFile(dotEnv, "utf8"),
    ];
    for (let look = 0; look < 3; look += 1) {
      const seen = await ward.doctor();
      expect([seen.exitCode, seen.wrong, seen.stderr]).toEqual([0, [], ""]);
    }
    expect([
      await startTimes(engine, project),
      await rowCounts(engine, project),
      await readFile(dotEnv, "utf8"),
    ]).toEqual(before);
  });

  it("C9: .env that others may read is closed, and no container is touched", async () => {
    await chmod(dotEnv, 0o644);
    expect((await ward.doctor()).wrong).toEqual(["C9"]);
    const before = await startTimes(engine, project);
    expect((await ward.doctor("--fix", "C9", "--yes")).wrong).toEqual([]);
    expect([(await stat(dotEnv)).mode & 0o777, await startTimes(engine, project)]).toEqual([0o600, before]);
  });

  it("C7: a mode that somebody set by hand is one finding, and is put right by making anew what has it", async () => {
    await byHand("AUTH_MODE", "anonymous");
    const seen = await ward.doctor();
    expect([seen.exitCode, seen.wrong]).toEqual([3, ["C7"]]);
    expect(seen.of("C7").evidence).toContain('api: AUTH_MODE is "anonymous"');
    const after = await ward.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong]).toEqual([0, []]);
    expect(await readFile(dotEnv, "utf8")).toContain("AUTH_MODE='multi-tenant'");
  });

  it("C8, C10: a setting that was changed and never taken over is told apart from one that is wrong", async () => {
    const text = await readFile(dotEnv, "utf8");
    await writeFile(
      dotEnv,
      text.replace(/^MAX_CONCURRENT_ACTIVITY.*$/m, "MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS=99"),
      { mode: 0o600 },
    );
    const seen = await ward.doctor();
    expect(seen.wrong).toEqual(["C10"]);
    expect(seen.of("C10").saw).toContain("MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS");
    expect((await ward.doctor("--fix", "C10", "--yes")).wrong).toEqual([]);
    await byHand("AUTH_PROVIDER", "keycloak");
    expect((await ward.doctor()).wrong).toEqual(["C8"]);
    expect((await ward.doctor("--fix", "C8", "--yes")).wrong).toEqual([]);
  });

  it("E1, E2: one that runs and does not answer is restarted; what needs it only waits", async () => {
    // Its first process, as this machine knows it: from within its container nobody may stop that.
    process.kill(
      Number(await engine.docker("inspect", "--format", "{{.State.Pid}}", `${project}-dashboard-1`)),
      "SIGSTOP",
    );
    const seen = await ward.doctor();
    expect(seen.wrong).toContain("E2");
    expect(seen.of("E5").saw).toContain("waiting on E2");
    const after = await ward.doctor("--fix", "E2", "--yes");
    expect(after.of("E2").status).toBe("ok");
  });

  it("two problems at once are two findings", async () => {
    await chmod(dotEnv, 0o640);
    await engine.docker("stop", `${project}-worker-1`);
    expect((await ward.doctor()).wrong).toEqual(["C9", "S1"]);
    const after = await ward.doctor("--fix", "all", "--yes");
    expect([after.exitCode, after.wrong]).toEqual([0, []]);
  });
});
