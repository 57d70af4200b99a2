import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { type Engine, type Registry, startEngine, startRegistry } from "./engine/index.ts";
import { profileYaml, stackProfile } from "./inspect-stack.ts";
import { newUser, program, type User } from "./product.ts";
import { startTerminal, type TestTerminal } from "./terminal.ts";

export interface DoctorFinding {
  id: string;
  status: "ok" | "warn" | "fail" | "unknown";
  saw: string;
  why: string | null;
  next: string | null;
  evidence: string[];
  fix: { title: string; risk: string; preview: string[] } | null;
}

export interface Doctored {
  exitCode: number | undefined;
  stderr: string;
  milliseconds: number;
  findings: DoctorFinding[];
  /** Ids of what is wrong: fail and warn. */
  wrong: string[];
  /** What is neither wrong nor in order, with why. */
  unknown: string[];
  of(id: string): DoctorFinding;
  /** Ids of what was repaired and is in order since. */
  repaired: string[];
}

/** An installation that a test makes ill, and its doctor. */
export class Ward {
  readonly engine: Engine;
  readonly user: User;
  readonly project: string;
  readonly profile: ProfileInput;
  readonly #registry: Registry;
  readonly #env: Record<string, string>;
  #terminal: TestTerminal | undefined;

  private constructor(
    engine: Engine,
    registry: Registry,
    user: User,
    profile: ProfileInput,
    env: Record<string, string>,
  ) {
    this.engine = engine;
    this.#registry = registry;
    this.user = user;
    this.project = profile.name ?? "";
    this.profile = profile;
    this.#env = env;
  }

  /** Installs this profile, in a room of its own, on an engine of its own, with these variables. */
  static async open(
    parts: Partial<ProfileInput> & { name: string },
    env: Record<string, string>,
    change: (profile: ProfileInput) => ProfileInput = (profile) => profile,
  ): Promise<Ward> {
    const registry = await startRegistry();
    const engine = await startEngine({ registry, compose: "v2" });
    const user = await newUser(engine.env);
    const profile = change(await stackProfile({ directory: join(user.room, parts.name), ...parts }));
    await writeFile(join(user.room, `${parts.name}.yaml`), profileYaml(profile));
    const ward = new Ward(engine, registry, user, profile, env);
    await ward.#install().catch(async (thrown: unknown) => {
      await ward.close();
      throw thrown;
    });
    return ward;
  }

  async #install(): Promise<void> {
    const ran = await this.user.run(["--profile", `${this.project}.yaml`, "--json"], { env: this.#env });
    const last = ran.events.at(-1);
    expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last, ran.stderr]).toEqual([0, undefined, ""]);
  }

  /** The program on a terminal of this size, as its user starts it; ended after the test. */
  onTerminal(
    { cols, rows }: { cols: number; rows: number },
    words: readonly string[] = ["doctor"],
    more: Record<string, string> = {},
  ): TestTerminal {
    const { room: cwd, env } = this.user;
    this.#terminal = startTerminal(process.execPath, [program, ...words], {
      cols,
      rows,
      cwd,
      env: { ...env, ...more },
    });
    return this.#terminal;
  }

  /**
   * For an `afterEach`: after a test that failed, everything on the engine is removed and installed afresh, so that the tests
   * after it say something of their own. Installs nothing after one that passed.
   */
  async afterTest({ task }: { task: { result?: { state: string } } }): Promise<void> {
    this.#terminal?.kill();
    await this.#terminal?.exited;
    this.#terminal = undefined;
    if (task.result?.state !== "fail") return;
    const ids = async (...words: string[]) => (await this.docker(...words, "--quiet")).split("\n").filter(Boolean);
    const containers = await ids("ps", "--all");
    if (containers.length > 0) await this.docker("rm", "--force", ...containers);
    const volumes = await ids("volume", "ls");
    if (volumes.length > 0) await this.docker("volume", "rm", ...volumes);
    await this.docker("network", "prune", "--force");
    await rm(this.directory, { recursive: true, force: true });
    await this.#install();
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await this.#registry.stop();
    await this.user.remove();
  }

  get directory(): string {
    return join(this.user.room, this.project);
  }

  async doctor(...words: string[]): Promise<Doctored> {
    const ran = await this.user.run(["doctor", "--profile", `${this.project}.yaml`, "--json", ...words], {
      env: this.#env,
    });
    if (!ran.stdout.trimStart().startsWith("{")) throw new Error(`doctor said no JSON: ${ran.stdout}${ran.stderr}`);
    const { findings, repaired } = JSON.parse(ran.stdout) as {
      findings: DoctorFinding[];
      repaired: { id: string; helped: boolean }[];
    };
    const { exitCode, stderr, milliseconds } = ran;
    return {
      ...{ exitCode, stderr, milliseconds, findings },
      wrong: findings.filter(({ status }) => status === "fail" || status === "warn").map(({ id }) => id),
      unknown: findings.filter(({ status }) => status === "unknown").map(({ id, saw }) => `${id}: ${saw}`),
      repaired: repaired.filter(({ helped }) => helped).map(({ id }) => id),
      of: (id) => findings.find((one) => one.id === id) ?? expect.unreachable(`there is no ${id}`),
    };
  }

  /** Looks until these, and no others, are wrong: a health check or a restart loop needs its moments. */
  until(ids: readonly string[], timeout = 120_000): Promise<Doctored> {
    return this.#lookUntil((wrong) => expect(wrong).toEqual(ids), timeout);
  }

  /** Looks until this is wrong, whatever else comes of it. */
  untilFound(id: string): Promise<Doctored> {
    return this.#lookUntil((wrong) => expect(wrong).toContain(id), 120_000);
  }

  async #lookUntil(assert: (wrong: string[]) => void, timeout: number): Promise<Doctored> {
    let last: Doctored | undefined;
    const look = async () => {
      last = await this.doctor();
      assert(last.wrong);
    };
    await vi.waitFor(look, { timeout, interval: 300 }).catch((thrown: Error) => {
      const said = last?.findings
        .filter(({ status }) => status !== "ok")
        .map(({ id, status, saw }) => `${id} ${status} ${saw}`);
      throw new Error(`${thrown.message}:\n${said?.join("\n")}`, { cause: thrown });
    });
    return last ?? expect.unreachable();
  }

  /** Applies the fix of this row without a question, and expects it to have helped. */
  async fix(id: string): Promise<Doctored> {
    const done = await this.doctor("--fix", id, "--yes");
    if (done.of(id).status !== "ok")
      throw new Error(`${id} is ${done.of(id).status} after its fix: ${done.of(id).saw}\n${done.stderr}`);
    return done;
  }

  container(service: string, number = 1): string {
    return `${this.project}-${service}-${number}`;
  }

  /**
   * To the service's first process, as this machine knows it: from within its container nobody may stop that. Between two
   * starts a container has none and names 0, and a signal to 0 reaches every process of the test run itself.
   */
  async signal(service: string, signal: NodeJS.Signals): Promise<void> {
    let pid = 0;
    const look = async () => {
      pid = Number(await this.docker("inspect", "--format", "{{.State.Pid}}", this.container(service)));
      return pid;
    };
    await expect.poll(look, { timeout: 20_000, interval: 50 }).toBeGreaterThan(1);
    process.kill(pid, signal);
  }

  docker(...words: string[]): Promise<string> {
    return this.engine.docker(...words);
  }

  /** Makes a service anew with these additions, which no file of the installation knows of. */
  async madeWith(service: string, additions: string): Promise<void> {
    const strange = join(this.user.room, "strange.yaml");
    await writeFile(strange, `services:\n  ${service}:\n${additions}`);
    await this.compose("-f", "compose.yaml", "-f", strange, "up", "--detach", "--no-deps", service);
  }

  compose(...words: string[]): Promise<string> {
    const { directory } = this;
    const paths = words.map((word) => (word === "compose.yaml" ? join(directory, word) : word));
    return this.docker("compose", "--project-directory", directory, ...paths);
  }

  sql(role: string, database: string, ...statements: string[]): Promise<string> {
    const commands = statements.flatMap((statement) => ["-c", statement]);
    return this.docker("exec", this.container("postgres"), "psql", "-U", role, "-d", database, "-At", ...commands);
  }

  /** All that the engine knows of the stack's containers, but for what its own probes write every few seconds. */
  async inspect(): Promise<unknown> {
    const ids = (
      await this.docker("ps", "--all", "--quiet", "--filter", `label=com.docker.compose.project=${this.project}`)
    )
      .split("\n")
      .filter(Boolean);
    const whole = JSON.parse(await this.docker("inspect", ...ids)) as {
      ExecIDs?: unknown;
      State: { Health?: { Log?: unknown } };
    }[];
    for (const one of whole) {
      delete one.ExecIDs;
      delete one.State.Health?.Log;
    }
    return whole;
  }
}
