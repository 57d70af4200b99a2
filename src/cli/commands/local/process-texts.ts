import { compiler, type LocalProcess, type LocalSpec } from "../../../domain/local-services.ts";
import type { CompilerNews } from "../../../engine/compiler-output.ts";
import type { Order, Supervised, Supervision } from "../../../engine/supervise.ts";
import { crashesAllowed } from "../../../engine/supervise.ts";
import { count } from "../../../output/text/amounts.ts";

/* What is said of processes that run from source, in the log, below it, and in `local status`. */

export type PhaseName = Supervised["phase"]["name"];

const full: Readonly<Record<PhaseName, string>> = {
  waiting: "waiting for Temporal",
  starting: "starting",
  ready: "ready",
  pausing: "crashed, restarting soon",
  "given-up": "failed",
  ending: "stopping",
  stopped: "stopped",
};
const short: Readonly<Record<PhaseName, string>> = {
  ...full,
  ...{ waiting: "waits", starting: "...", ready: "ok", pausing: "crashed" },
};

export function phaseText(phase: PhaseName, port: number | undefined): string {
  return phase === "ready" && port !== undefined ? `ready on port ${port}` : full[phase];
}

/** `api ready on port 3001, dashboard starting, worker waiting for Temporal; 2 restarts` */
export function statusLine(
  { processes }: Supervision,
  specs: readonly LocalSpec[],
  compiled: CompilerNews | undefined,
): { full: string; short: string } {
  const restarts = processes.reduce((sum, one) => sum + one.restarts, 0);
  const portOf = (name: LocalProcess) => specs.find((spec) => spec.name === name)?.port;
  const wordsOf = ({ process, phase }: Supervised, isShort: boolean) => {
    if (process === compiler && phase.name === "ready") {
      if (compiled?.type === "building") return "build running";
      if (compiled?.type === "failed")
        return isShort ? "build failed" : `build failed with ${count(compiled.errors, "error")}`;
    }
    return isShort ? `${process} ${short[phase.name]}` : `${process} ${phaseText(phase.name, portOf(process))}`;
  };
  return {
    full: `${processes.map((one) => wordsOf(one, false)).join(", ")}${restarts === 0 ? "" : `; ${count(restarts, "restart")}`}`,
    short: processes.map((one) => wordsOf(one, true)).join(", "),
  };
}

/** One line for what is done about a process; undefined: its own row shows it. */
export function orderText(order: Order): string | undefined {
  switch (order.type) {
    case "start":
      return `${order.process}: starting`;
    case "pause":
      return `${order.process}: ${order.how}; restarting in ${order.seconds} s`;
    case "kill":
      return order.isLate ? `${order.process}: did not stop within 10 s; killed` : undefined;
    case "give-up":
      return `${order.process}: ${order.how}, ${crashesAllowed} times within a minute; not restarted again`;
    default:
      return undefined;
  }
}

export function compiledText(news: CompilerNews, restarted: readonly LocalProcess[]): string | undefined {
  if (news.type === "building") return undefined;
  if (news.type === "failed")
    return `the build failed with ${count(news.errors, "error")}; what runs is the version before`;
  return restarted.length === 0
    ? undefined
    : `built ${[...news.packages].join(", ")}; restarting ${restarted.join(", ")}`;
}
