import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { emptyEngine, type RunningEngine } from "./engine/index.ts";
import { profileYaml, stackProfile, startTimes } from "./inspect-stack.ts";
import { newUser, program, type Ran, type RunOptions, type User } from "./product.ts";
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
  /** Ids of repairs that were made, and the finding is still there. */
  notHelped: string[];
}

/** An installation that tests break and the doctor repairs. */
export class TestInstallation {
  readonly engine: RunningEngine;
  readonly user: User;
  readonly project: string;
  readonly profile: ProfileInput;
  /** All that the program has said to its user. */
  readonly said: Ran[] = [];
  readonly #env: Record<string, string>;
  #terminal: TestTerminal | undefined;

  private constructor(engine: RunningEngine, user: User, profile: ProfileInput, env: Record<string, string>) {
    this.engine = engine;
    this.user = user;
    this.project = profile.name ?? "";
    this.profile = profile;
    this.#env = env;
  }

  /** A profile that can be installed, in a folder of a user of its own. Installs nothing yet. */
  static async prepare(
    engine: RunningEngine,
    parts: Partial<ProfileInput> & { name: string },
    env: Record<string, string>,
    change: (profile: ProfileInput) => ProfileInput = (profile) => profile,
  ): Promise<TestInstallation> {
    const user = await newUser(engine.env);
    const profile = change(await stackProfile({ directory: join(user.room, parts.name), ...parts }));
    const installation = new TestInstallation(engine, user, profile, env);
    await installation.writeProfile(profile);
    return installation;
  }

  /** The file that `--profile` names. */
  writeProfile(profile: ProfileInput): Promise<void> {
    return writeFile(join(this.user.room, `${this.project}.yaml`), profileYaml(profile));
  }

  /** Runs the program as its user, with the secrets that the profile names in the environment. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const ran = await this.user.run(args, { ...options, env: { ...this.#env, ...options.env } });
    this.said.push(ran);
    return ran;
  }

  /** What its user's shell has while the program runs. */
  get environment(): Readonly<Record<string, string>> {
    return { ...this.user.env, ...this.#env };
  }

  /** `--profile` of its file: installs, repeats, or takes over a changed profile. */
  apply(options: RunOptions = {}): Promise<Ran> {
    return this.run(["--profile", `${this.project}.yaml`, "--json"], options);
  }

  async install(): Promise<Ran> {
    const ran = await this.apply();
    const last = ran.events.at(-1);
    expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last, ran.stderr]).toEqual([0, undefined, ""]);
    return ran;
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

  /** Ends the program that a test left on its terminal. */
  async endTerminal(): Promise<void> {
    this.#terminal?.kill();
    await this.#terminal?.exited;
    this.#terminal = undefined;
  }

  /** Everything on the engine and in its folder is removed and installed again, so that what comes next says something of its own. */
  async reinstall(): Promise<void> {
    await this.endTerminal();
    await emptyEngine(this.engine);
    await rm(this.directory, { recursive: true, force: true });
    await this.install();
  }

  /** For an `afterEach`: a test that failed leaves the next one a new installation. */
  async afterTest({ task }: { task: { result?: { state: string } } }): Promise<void> {
    await this.endTerminal();
    if (task.result?.state === "fail") await this.reinstall();
  }

  close(): Promise<void> {
    return this.user.remove();
  }

  get directory(): string {
    return join(this.user.room, this.project);
  }

  /** Every port of this host that a container of the installation has, `address:port->container's port`. */
  async published(): Promise<string[]> {
    const ports = await this.docker(
      ...["ps", "--format", "{{.Ports}}", "--filter", `label=com.docker.compose.project=${this.project}`],
    );
    return ports
      .split(/[\n,]/)
      .map((one) => one.trim())
      .filter((one) => one.includes("->"));
  }

  async doctor(...words: string[]): Promise<Doctored> {
    const ran = await this.run(["doctor", "--profile", `${this.project}.yaml`, "--json", ...words]);
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
      notHelped: repaired.filter(({ helped }) => !helped).map(({ id }) => id),
      of: (id) => findings.find((one) => one.id === id) ?? expect.unreachable(`there is no ${id}`),
    };
  }

  /** Looks until these, and no others, are wrong: a health check or a restart loop needs its moments. */
  until(ids: readonly string[], timeout = 120_000): Promise<Doctored> {
    return this.#lookUntil((wrong) => expect(wrong.toSorted()).toEqual(ids.toSorted()), timeout);
  }

  /** Looks until these are wrong, whatever else comes of it. */
  untilFound(ids: readonly string[]): Promise<Doctored> {
    return this.#lookUntil((wrong) => expect(wrong).toEqual(expect.arrayContaining([...ids])), 120_000);
  }

  async #lookUntil(assert: (wrong: string[]) => void, timeout: number): Promise<Doctored> {
    let last: Doctored | undefined;
    const look = async () => {
      last = await this.doctor();
      assert(last.wrong);
    };
    await vi.waitFor(look, { timeout, interval: 3_000 }).catch((thrown: Error) => {
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
    await expect.poll(look, { timeout: 20_000, interval: 200 }).toBeGreaterThan(1);
    process.kill(pid, signal);
  }

  docker(...words: string[]): Promise<string> {
    return this.engine.docker(...words);
  }

  /** Recreates a service with these additions, which no file of the installation knows of. */
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

  get dotEnv(): string {
    return join(this.directory, ".env");
  }

  /** Changes a line of `.env` as a person with an editor does, or adds it. */
  async writeSetting(name: string, value: string): Promise<void> {
    const text = await readFile(this.dotEnv, "utf8");
    const line = new RegExp(`^${name}=.*$`, "m");
    const changed = line.test(text) ? text.replace(line, () => `${name}='${value}'`) : `${text}${name}='${value}'\n`;
    await writeFile(this.dotEnv, changed, { mode: 0o600 });
  }

  /** `docker compose up`, as somebody types it who has changed a file. */
  up(...words: string[]): Promise<string> {
    return this.docker("compose", "--project-directory", this.directory, "up", "--detach", ...words);
  }

  /** Which containers were started again while this was done, by service. */
  async restarted(work: () => Promise<unknown>): Promise<string[]> {
    const before = await startTimes(this.engine, this.project);
    await work();
    const after = await startTimes(this.engine, this.project);
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names]
      .filter((name) => before[name] !== after[name])
      .map((name) => name.split("-")[1] ?? name)
      .toSorted();
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
      State: { Health?: { Log?: unknown; FailingStreak?: unknown } };
    }[];
    for (const one of whole) {
      delete one.ExecIDs;
      delete one.State.Health?.Log;
      delete one.State.Health?.FailingStreak;
    }
    return whole;
  }
}
