import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { Heard, ProcessCommand, Processes, ProcessTree } from "../../domain/processes.ts";
import type { Environment } from "../shell/child-environment.ts";
import { groupGone, signalGroup } from "../shell/process-group.ts";
import { wholeLines } from "../shell/whole-lines.ts";
import { markName, memoryOf, pidsMarked } from "./process-trees.ts";

/** So long what a dead leader has left behind may take to end by itself, and its pipes to run dry. */
const leftoverMs = 1_000;

interface Tree {
  child: ChildProcess;
  mark: string;
}

/** `environment`: what programs of this product get. */
export function createProcesses(environment: () => Environment): Processes {
  const running = new Set<Tree>();
  // Whatever ends us, a second Ctrl-C too, ends them: nothing of theirs is worth a moment more then.
  const killAll = () => {
    for (const { child, mark } of running) {
      signalGroup(child.pid, "SIGKILL");
      signalMarked(mark, "SIGKILL");
    }
  };
  return {
    start(command, heard) {
      const child = spawn(command.program, [...command.arguments], {
        cwd: command.folder,
        env: environmentFor(environment(), command),
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      if (running.size === 0) process.once("exit", killAll);
      const tree = { child, mark: command.mark };
      running.add(tree);
      void follow(tree, heard).then((how) => {
        running.delete(tree);
        if (running.size === 0) process.removeListener("exit", killAll);
        heard.exited(how);
      });
      return treeOf(child, command.mark);
    },
    async marked(mark) {
      const pids = pidsMarked(mark);
      return { pids, memoryBytes: await memoryOf(pids) };
    },
    endMarked,
    askToEnd(pid) {
      signalOne(pid, "SIGTERM");
    },
  };
}

function environmentFor(base: Environment, { environment, without, mark }: ProcessCommand): Record<string, string> {
  const left = Object.entries(base).filter(
    (one): one is [string, string] => one[1] !== undefined && !without.includes(one[0]),
  );
  return { ...Object.fromEntries(left), ...environment, [markName]: mark };
}

function treeOf(child: ChildProcess, mark: string): ProcessTree {
  return {
    pid: child.pid,
    signal(name) {
      signalGroup(child.pid, name);
      // A child that has left the group is asked when its leader is gone, and killed with it.
      if (name === "SIGKILL") signalMarked(mark, name);
    },
  };
}

/** Hears it out. The leader's end counts, and not that of its pipes: a grandchild may hold them open for ever. */
async function follow({ child, mark }: Tree, heard: Heard): Promise<string> {
  const drained = Promise.all([child.stdout, child.stderr].map((pipe) => drain(pipe, heard.line)));
  const how = await new Promise<string>((resolve) => {
    child.once("error", (error) => child.pid === undefined && resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(signal === null ? `ended with code ${code}` : `ended by ${signal}`));
  });
  if (child.pid !== undefined) {
    signalGroup(child.pid, "SIGTERM");
    await endMarked(mark, leftoverMs);
    signalGroup(child.pid, "SIGKILL");
    await groupGone(child.pid);
  }
  await Promise.race([drained, wait(leftoverMs)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  await drained;
  return how;
}

/** Resolves when the pipe has ended, or was closed. Half a line at its end is one too. */
function drain(pipe: NodeJS.ReadableStream | null, onLine: (line: string) => void): Promise<void> {
  if (pipe === null) return Promise.resolve();
  const lines = wholeLines(onLine);
  return new Promise((resolve) => {
    pipe.on("data", (chunk: Uint8Array) => lines.write(chunk));
    pipe.once("error", () => undefined);
    pipe.once("close", () => {
      lines.end();
      resolve();
    });
  });
}

async function endMarked(mark: string, graceMs: number): Promise<void> {
  signalMarked(mark, "SIGTERM");
  const until = performance.now() + graceMs;
  while (pidsMarked(mark).length > 0 && performance.now() < until) await wait(50);
  // One that is killed may have had a child a moment ago.
  for (let left = pidsMarked(mark); left.length > 0; left = pidsMarked(mark)) {
    for (const pid of left) signalOne(pid, "SIGKILL");
    await wait(20);
  }
}

function signalMarked(mark: string, signal: NodeJS.Signals): void {
  for (const pid of pidsMarked(mark)) signalOne(pid, signal);
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone by itself.
  }
}
