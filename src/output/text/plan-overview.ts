import type { Change, Phase, Plan, PlanStep } from "../../domain/plan.ts";
import { pendingSteps, stepsToRun } from "../../domain/plan.ts";
import { isServiceName } from "../../domain/service.ts";
import { aboutText, count } from "./amounts.ts";

/** Steps that will run, as a person looks through them. */
export interface PlanGroup {
  title: string;
  steps: readonly PlanStep[];
}

/** Steps that are not done, by the one reason that they share. */
export interface SkippedSteps {
  because: string;
  titles: readonly string[];
}

export const groupTitles = ["Files", "Source", "Images", "Services", "Database", "Workspace", "Checks"] as const;

const groupOf: Record<Phase, (typeof groupTitles)[number]> = {
  records: "Files",
  files: "Files",
  source: "Source",
  images: "Images",
  infrastructure: "Services",
  applications: "Services",
  database: "Database",
  workspace: "Workspace",
  verification: "Checks",
};

export function planGroups(plan: Plan): PlanGroup[] {
  const steps = stepsToRun(plan);
  return groupTitles
    .map((title) => ({ title, steps: steps.filter(({ phase }) => groupOf[phase] === title) }))
    .filter((group) => group.steps.length > 0);
}

export function doneSteps({ steps }: Plan): PlanStep[] {
  return steps.filter(({ state }) => state === "done");
}

export function skippedSteps({ steps }: Plan): SkippedSteps[] {
  const byReason = new Map<string, string[]>();
  for (const { state, because, title } of steps)
    if (state === "skipped") byReason.set(because, [...(byReason.get(because) ?? []), title]);
  return [...byReason].map(([because, titles]) => ({ because, titles }));
}

/** `+` adds, `~` changes what is there, `*` only checks. */
export type Mark = "+" | "~" | "*";

const markOf: Record<Change["action"], Mark> = {
  create: "+",
  pull: "+",
  load: "+",
  start: "+",
  insert: "+",
  save: "+",
  "log-in": "+",
  // Work on the schema only adds.
  apply: "+",
  update: "~",
  recreate: "~",
  verify: "*",
};

export function markOfChange({ action }: Change): Mark {
  return markOf[action];
}

/** Of its changes: what of them concerns something that is there counts most. */
export function markOfStep({ changes, readsOnly }: Pick<PlanStep, "changes" | "readsOnly">): Mark {
  if (readsOnly) return "*";
  const marks = changes.map(markOfChange);
  return marks.includes("~") || marks.length === 0 ? "~" : "+";
}

export function changeText({ action, what }: Change): string {
  const verb = { "log-in": "log in to", verify: "check" }[action as string] ?? action;
  return `${verb} ${what}`;
}

/**
 * What it all comes to: `8 steps: 14 changes, 3 files, 9 images, about 2 minutes; 4 steps skipped`.
 * `milliseconds` is what the same steps took before, where that is known of each.
 */
export function planFigures(plan: Plan, milliseconds?: number): string {
  const pending = pendingSteps(plan);
  const steps = stepsToRun(plan).length;
  const skipped = plan.steps.filter(({ state }) => state === "skipped").length;
  // One that cannot tell what it will change changes something all the same.
  const changes = pending.reduce((sum, step) => sum + Math.max(1, changesOf(step).length), 0);
  const parts = [
    [changes, "change"],
    [filesOf(pending), "file"],
    [pending.flatMap(changesOf).filter(({ action }) => action === "pull").length, "image"],
    [containersOf(pending), "container"],
  ] as const;
  const figures = [
    ...parts.filter(([amount]) => amount > 0).map(([amount, one]) => count(amount, one)),
    ...(milliseconds === undefined ? [] : [aboutText(milliseconds)]),
  ];
  const first =
    pending.length > 0
      ? `${count(steps, "step")}: ${figures.join(", ")}`
      : `Nothing to change${steps === 0 ? "" : `; ${count(steps, "step")} to check it`}`;
  return skipped === 0 ? first : `${first}; ${count(skipped, "step")} skipped`;
}

/** What stays as it is and is only named is none. */
const changesOf = ({ changes }: PlanStep): Change[] => changes.filter(({ action }) => action !== "verify");

/** A name or a path that ends like a file's, at the beginning of what is said of it. */
const fileName = /^(\S*\/)?(\.env|[\w.-]+\.(?:ya?ml|json|pem))(?=[\s,:]|$)/;

function filesOf(steps: readonly PlanStep[]): number {
  const names = steps
    .filter(({ phase }) => groupOf[phase] === "Files")
    .flatMap(changesOf)
    .flatMap(({ what }) => fileName.exec(what)?.[0] ?? []);
  return new Set(names).size;
}

function containersOf(steps: readonly PlanStep[]): number {
  return steps.flatMap(changesOf).filter(({ action, what }) => {
    const [name = "", mine] = what.split(/[ :]/, 2);
    return (action === "start" || action === "recreate") && (isServiceName(name) || mine === "(your");
  }).length;
}
