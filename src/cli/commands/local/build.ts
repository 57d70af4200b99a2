import { exitCodes } from "../../../domain/exit-code.ts";
import { type SourcePackage, type SourceReport, sourcePackages, typesOnly } from "../../../domain/source.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { planInstallation } from "../../../installation/planned.ts";
import { runInstallationTasks } from "../../../installation/run-tasks.ts";
import type { FindContext } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { build as buildSpec } from "./command.ts";
import { openLocal } from "./local-installation.ts";

/** The build alone: what is older than its source, or the packages that are named, whether they are or not. */
export async function build(
  context: FindContext & InstallationContext,
  args: Args<typeof buildSpec>,
  output: Pick<Output, "tell" | "progress" | "json">,
): Promise<number> {
  const installation = await openLocal(context, args);
  // In the order in which they need each other.
  const all: readonly (SourcePackage | typeof typesOnly)[] = [...sourcePackages, typesOnly];
  const named = all.filter((one) => args.packages.includes(one));
  const say = (line: string) => output.progress([line]);
  await installation.locked(async () => {
    if (named.length === 0) return runInstallationTasks(context, installation.found, ["build-packages"], say, false);
    const planned = await planInstallation(installation);
    const { source } = planned.facts;
    await planned.close();
    if (source?.node === undefined) throw planned.obstacle ?? new Error("no Node was found, and nothing was said");
    const tree = { root: source.root, node: source.node.path };
    const report = (one: SourceReport) => one.type === "line" && say(one.line);
    for (const name of named) {
      say(`Building ${name}`);
      await context.ports.source.build(tree, name, report, context.interruption.signal);
    }
  });
  if (args.output === "json") output.json({ built: named });
  output.tell([named.length === 0 ? "Everything is built." : `Built ${named.join(", ")}.`]);
  return exitCodes.done;
}
