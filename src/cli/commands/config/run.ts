import { exitCodes } from "../../../domain/exit-code.ts";
import type { Profile } from "../../../domain/profile.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import { mustAnswer } from "../../../installation/find.ts";
import type { Context } from "../../context.ts";
import { type FindContext, nothingFound, wantedInstallation } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { config } from "./command.ts";
import { configLines } from "./config-lines.ts";
import { describeConfig } from "./describe-config.ts";

/** Reads files, the engine and nothing else: no secret is fetched from where a profile says it is. */
export async function run(
  context: FindContext & InstallationContext & Pick<Context, "environment">,
  args: Args<typeof config>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const wanted = wantedInstallation(context, args);
  let written: { source: string; profile: Profile } | undefined;
  const load = async (source: string) => {
    const profile = await wanted.load(source);
    written = { source, profile };
    return profile;
  };
  const session = await DoctorSession.open(context, { ...wanted, load });
  if (session.installation.by === "nothing") {
    await mustAnswer(context);
    throw nothingFound();
  }
  const seen = await session.look((gathering) =>
    describeConfig(context, { installation: session.installation, written, target: args.target, gathering }),
  );
  if (args.output === "json") output.json(seen);
  else output.print(configLines(seen));
  return exitCodes.done;
}
