import type { LocalProcess } from "../../../domain/local-services.ts";
import type { SourceFacts } from "../../../domain/source.ts";
import { bytesText, count, durationText } from "../../../output/text/amounts.ts";
import { type PhaseName, phaseText } from "./process-texts.ts";

export interface LocalStatus {
  name: string;
  source:
    | (Pick<SourceFacts, "root" | "state" | "commit" | "branch" | "changed" | "node" | "packages"> & {
        install: SourceFacts["install"]["state"];
      })
    | undefined;
  /** Undefined where the engine does not answer. */
  containers: readonly { service: string; condition: string }[] | undefined;
  processes: readonly RunningProcess[];
}

export interface RunningProcess {
  process: LocalProcess;
  /** `left`: it lives, and whoever started it does not. */
  state: PhaseName | "left";
  port: number | undefined;
  restarts: number;
  pid?: number | undefined;
  uptimeSeconds?: number;
  memoryBytes?: number | undefined;
  /** How it ended last. */
  ended?: string | undefined;
}

export function localStatusLines({ name, source, containers, processes }: LocalStatus): string[] {
  return [
    `${name}, from source`,
    "",
    ...sourceLines(source),
    "",
    "Containers",
    ...containerLines(containers),
    "",
    "Processes",
    ...processes.map((one) => `  ${one.process.padEnd(12)}${processText(one)}`),
  ];
}

function containerLines(containers: LocalStatus["containers"]): string[] {
  if (containers === undefined) return ["  unknown: the Docker engine does not answer"];
  if (containers.length === 0) return ["  none; dittofeed-setup local up starts them"];
  return containers.map(({ service, condition }) => `  ${service.padEnd(12)}${condition}`);
}

function sourceLines(source: LocalStatus["source"]): string[] {
  if (source?.state !== "there") return [`Source      missing${source === undefined ? "" : `: ${source.root}`}`];
  const { root, commit, branch, changed, node, install, packages } = source;
  const where = [branch, commit?.slice(0, 8)].filter((word) => word !== undefined).join(" ");
  const stale = packages.filter(({ state }) => state !== "current");
  const built =
    stale.length === 0 ? "all packages" : stale.map((one) => `${one.name} ${stateWords[one.state]}`).join(", ");
  return [
    `Source      ${root}`,
    `Commit      ${where === "" ? "not kept by git" : where}${changed === 0 ? "" : `, ${count(changed, "changed file")}`}`,
    `Node        ${node === undefined ? "none that fits" : `${node.version} (${node.path})`}`,
    `Installed   ${stateWords[install]}`,
    `Built       ${built}`,
  ];
}

const stateWords = {
  current: "yes",
  older: "older than its source",
  absent: "no",
  unfinished: "not finished",
} as const satisfies Record<SourceFacts["install"]["state"], string>;

function processText({ state, port, restarts, pid, uptimeSeconds, memoryBytes, ended }: RunningProcess): string {
  if (state === "left") return `left by a local up that was killed, process ${pid}; the next local up ends it`;
  return [
    phaseText(state, port),
    ...(pid === undefined ? [] : [`process ${pid}`]),
    ...(uptimeSeconds === undefined ? [] : [`for ${durationText(uptimeSeconds)}`]),
    ...(memoryBytes === undefined ? [] : [bytesText(memoryBytes)]),
    ...(restarts === 0 ? [] : [count(restarts, "restart")]),
    ...(ended !== undefined && state !== "ready" ? [ended] : []),
  ].join(", ");
}
