import type { Context } from "../context.ts";
import type { Output } from "../output.ts";
import type { Args, CommandSpec } from "../spec.ts";
import { apply } from "./apply/command.ts";
import { attach } from "./attach/command.ts";
import { bundle } from "./bundle/command.ts";
import { bundleImages } from "./bundle-images/command.ts";
import { completion } from "./completion/command.ts";
import { config } from "./config/command.ts";
import { coolify } from "./coolify/command.ts";
import { db } from "./db/command.ts";
import { doctor } from "./doctor/command.ts";
import { down } from "./down/command.ts";
import { local } from "./local/command.ts";
import { logs } from "./logs/command.ts";
import { man } from "./man/command.ts";
import { plan } from "./plan/command.ts";
import { profile } from "./profile/command.ts";
import { rehearsal } from "./rehearsal/command.ts";
import { report } from "./report/command.ts";
import { restart } from "./restart/command.ts";
import { selfUpdate } from "./self-update/command.ts";
import { start } from "./start/command.ts";
import { status } from "./status/command.ts";
import { stop } from "./stop/command.ts";
import { version } from "./version/command.ts";
import { wizard } from "./wizard/command.ts";
import { workspace } from "./workspace/command.ts";

/** Every command, in the order of help; what it does is loaded when it is called. */
export const commands = [
  command(wizard, () => import("./wizard/run.ts")),
  command(apply, () => import("./apply/run.ts")),
  command(attach, () => import("./attach/run.ts")),
  command(plan, () => import("./plan/run.ts")),
  command(bundleImages, () => import("./bundle-images/run.ts")),
  command(status, () => import("./status/run.ts")),
  command(config, () => import("./config/run.ts")),
  command(restart, () => import("./restart/run.ts")),
  command(stop, () => import("./stop/run.ts")),
  command(start, () => import("./start/run.ts")),
  command(logs, () => import("./logs/run.ts")),
  command(down, () => import("./down/run.ts")),
  command(doctor, () => import("./doctor/run.ts")),
  command(report, () => import("./report/run.ts")),
  command(bundle, () => import("./bundle/run.ts")),
  command(db, () => import("./db/run.ts")),
  command(workspace, () => import("./workspace/run.ts")),
  command(coolify, () => import("./coolify/run.ts")),
  command(local, () => import("./local/run.ts")),
  command(profile, () => import("./profile/run.ts")),
  command(rehearsal, () => import("./rehearsal/run.ts")),
  command(completion, () => import("./completion/run.ts")),
  command(man, () => import("./man/run.ts")),
  command(version, () => import("./version/run.ts")),
  command(selfUpdate, () => import("./self-update/run.ts")),
];

type RunOf<Spec extends CommandSpec> = Spec extends { commands: readonly (infer Sub)[] }
  ? {
      readonly [One in Sub as One extends CommandSpec ? One["name"] : never]: One extends CommandSpec
        ? RunOf<One>
        : never;
    }
  : (context: Context, args: Args<Spec>, output: Output, program: readonly CommandSpec[]) => Promise<number>;

/** Which arguments it takes is known where command and run are put together, above, and no longer here. */
type Run = ((context: Context, args: never, output: Output, program: readonly CommandSpec[]) => Promise<number>) | Tree;
interface Tree {
  readonly [name: string]: Run;
}

interface Command {
  spec: CommandSpec;
  load(): Promise<{ run: Run }>;
}

/** What a run takes must be what its command declares: the compiler sees to it here. */
function command<Spec extends CommandSpec>(spec: Spec, load: () => Promise<{ run: RunOf<Spec> & Run }>): Command {
  return { spec, load };
}

/** What the words call, loaded. Each loads only what it needs: the wizard shows its first frame before schema and tasks are read. */
export async function loadRun(path: readonly string[], spec: CommandSpec): Promise<Exclude<Run, Tree>> {
  const [name = spec.name, ...below] = path;
  let found: Run | undefined = (await commands.find((one) => one.spec.name === name)?.load())?.run;
  for (const word of below) found = typeof found === "object" ? found[word] : undefined;
  if (typeof found === "function") return found;
  throw new Error(`${path.join(" ")} has no run`);
}
