import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { clientEnvironment } from "./client-environment.ts";
import type { ComposeFlavour } from "./compose-programs.ts";
import { installPackages } from "./install.ts";
import { startNoNames } from "./no-names.ts";
import { joinGroupScript, killGroup } from "./process-group.ts";
import type { Registry } from "./registry.ts";
import { freeSlot, takeSlot } from "./slot.ts";
import { waitForEngine } from "./wait-for-engine.ts";

export interface EngineOptions {
  /** Where it pulls from. Without one every pull fails, as on a host without network. */
  readonly registry?: Pick<Registry, "url" | "aliasAddress">;
  /** What `env` finds; `v2` unless said otherwise. */
  readonly compose?: ComposeFlavour;
  /** Further arguments for dockerd. */
  readonly args?: readonly string[];
  /** Host names that lead to the registry, as plain HTTP. */
  readonly registryNames?: readonly string[];
}

export interface Engine {
  /** Path of the socket. */
  readonly socket: string;
  /** The whole environment for child processes: DOCKER_HOST, DOCKER_CONFIG and a PATH with the right client. */
  readonly env: Readonly<Record<string, string>>;
  readonly dataRoot: string;
  readonly place: EnginePlace;
  /** Another environment for the same engine: with other Compose programs, or none. */
  envWith(compose: ComposeFlavour): Promise<Readonly<Record<string, string>>>;
  /** Runs the client; the answer is its standard output, an exit code but 0 throws. */
  docker(...args: readonly string[]): Promise<string>;
  /** What the engine has logged so far. */
  log(): Promise<string>;
  /** Ends the engine and everything it runs, and removes every trace. */
  stop(): Promise<void>;
  /** Takes the root folder of a running container from the engine, as 20.10 does by itself at times (compose/output/cut-off.ts). */
  cutOff(container: string): Promise<void>;
  /** The engine dies, its containers and the socket file stay. Call `stop` all the same. */
  kill9(): Promise<void>;
}

const privateRegistries = ["docker.reactmotion.com"];

/** Where a running engine is: plain data, so that another process can use the engine too. */
export interface EnginePlace {
  /** Its folder; everything of it lies below. */
  readonly root: string;
  /** Of dockerd. */
  readonly pid: number;
}

/** What can be asked of a running engine, whoever started it and will end it. */
export type RunningEngine = Omit<Engine, "stop" | "kill9">;

export async function engineAt({ root, pid }: EnginePlace, compose: ComposeFlavour = "v2"): Promise<RunningEngine> {
  const socket = join(root, "docker.sock");
  const envWith = async (flavour: ComposeFlavour) => {
    const folder = join(root, `client-${flavour}`);
    await mkdir(folder, { recursive: true });
    return clientEnvironment(folder, socket, flavour);
  };
  const env = await envWith(compose);
  const docker = async (...args: readonly string[]) => (await execa("docker", args, { env, extendEnv: false })).stdout;
  return {
    socket,
    env,
    dataRoot: join(root, "data"),
    place: { root, pid },
    envWith,
    docker,
    log: () => readFile(join(root, "dockerd.log"), "utf8"),
    async cutOff(container) {
      const folder = await docker("inspect", "--format", "{{.GraphDriver.Data.MergedDir}}", container);
      const script = `umount --lazy ${folder.trim()}; rmdir ${folder.trim()}`;
      await execa("nsenter", ["--target", String(pid), "--mount", "sh", "-ec", script]);
    },
  };
}

/** A Docker engine of the test's own in a fresh folder. Several can run side by side. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  await installPackages();
  const root = await mkdtemp(join(tmpdir(), "dittofeed-engine-"));
  // An unprivileged client must get as far as the socket to be refused there.
  await chmod(root, 0o755);
  const slot = await takeSlot(root);
  let stopNames: (() => void) | undefined;
  const onExit = () => killGroup(slot.group);
  process.once("exit", onExit);
  const stop = async () => {
    process.off("exit", onExit);
    stopNames?.();
    await freeSlot(slot);
    await rm(root, { recursive: true, force: true });
  };

  try {
    stopNames = await startNoNames(slot.gateway);
    const socket = join(root, "docker.sock");
    const names = options.registry === undefined ? [] : (options.registryNames ?? privateRegistries);
    const alias = names.map((name) => `${options.registry?.aliasAddress} ${name}`);
    await writeFile(join(root, "hosts"), `${await readFile("/etc/hosts", "utf8")}\n${alias.join("\n")}\n`);
    await writeFile(join(root, "daemon.json"), "{}");
    const child = launch(root, slot.group, [
      ...["--config-file", join(root, "daemon.json"), "--host", `unix://${socket}`],
      ...["--data-root", join(root, "data"), "--exec-root", join(root, "exec"), "--pidfile", join(root, "docker.pid")],
      // Ports are published by the userland proxy alone: that needs no rules, and rules are the whole machine's.
      ...["--bridge", slot.bridge, "--default-address-pool", slot.pool, "--iptables=false", "--ip-masq=false"],
      ...["--dns", slot.gateway],
      ...["--cgroup-parent", `/${slot.group}/containers`],
      ...(options.registry === undefined ? [] : ["--registry-mirror", options.registry.url]),
      ...names.flatMap((name) => ["--insecure-registry", name]),
      ...(options.args ?? []),
    ]);
    await waitForEngine(socket, child, () => readFile(join(root, "dockerd.log"), "utf8"));
    return {
      ...(await engineAt({ root, pid: child.pid ?? 0 }, options.compose)),
      stop,
      async kill9() {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * In a mount namespace of its own: its mounts vanish with it, and it can see another /etc/hosts than the machine.
 * `unshare` and `sh` give way to dockerd, so the child's pid is the engine's.
 */
function launch(root: string, group: string, args: readonly string[]): ChildProcess {
  const output = openSync(join(root, "dockerd.log"), "a");
  const script = `${joinGroupScript(group)}\nmount --bind ${root}/hosts /etc/hosts\nexec /usr/sbin/dockerd "$@"`;
  return spawn("unshare", ["--mount", "--propagation", "slave", "sh", "-ec", script, "dockerd", ...args], {
    stdio: ["ignore", output, output],
    env: { PATH: "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: root },
  });
}
