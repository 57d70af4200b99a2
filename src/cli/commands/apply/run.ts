import { exitCodes } from "../../../domain/exit-code.ts";
import { applyInstallation } from "../../../installation/apply.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import { planAny } from "../../../installation/plan-any.ts";
import type { Context } from "../../context.ts";
import { attachLine, attachWords, type DetachContext, startDetached } from "../../detach.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import { openBundle, profileLine } from "../../from-bundle.ts";
import type { Output } from "../../output.ts";
import { skippedBy, withSkipped } from "../../skip-check.ts";
import type { Args } from "../../spec.ts";
import type { apply } from "./command.ts";

type ApplyContext = FindContext &
  InstallationContext &
  Pick<Context, "postDeploymentProgram" | "waiting" | "handedOver" | keyof DetachContext>;

type ApplyOutput = Pick<Output, "run" | "renderers" | "print" | "json">;

/** Replay: no prompt ever. */
export async function run(context: ApplyContext, args: Args<typeof apply>, output: ApplyOutput): Promise<number> {
  const { profile: source, target, skipCheck, detach, fromBundle } = args;
  const skipped = skippedBy(skipCheck);
  const { handedOver } = context;
  if (detach && handedOver === undefined) return runDetached(context, args, output);
  const profile = await findProfile(context, source);
  const bundle = await openBundle(context, fromBundle);
  const installation = await Installation.open(context, profile, { target, skipped, bundle, throughCoolify: true });
  const planned = await planAny(installation, context.postDeploymentProgram);
  try {
    const resume = () => withSkipped(profileLine(source, fromBundle), skipCheck);
    const { exitCode } = await applyInstallation(planned, {
      ...{ run: output.run, renderers: output.renderers, resume },
      begun: (records) => handedOver?.begun({ ...records, pid: process.pid, attach: attachWords(planned) }),
    });
    return exitCode;
  } finally {
    await planned.close();
  }
}

/** What is said before it has begun is said here, as if it had never been detached: a refusal with its exit code. */
async function runDetached(
  context: ApplyContext,
  { output: form }: Args<typeof apply>,
  { print, json }: ApplyOutput,
): Promise<number> {
  const { stdout, stderr } = context;
  let said = "";
  const { begun: beginning } = startDetached(context, undefined, {
    // For programs there is one object, or the events of a refusal.
    stdout: (text) => {
      if (form === "json") said += text;
      else stdout.write(text);
    },
    stderr: (text) => void stderr.write(text),
    event: () => undefined,
  });
  const begun = await beginning;
  if ("exitCode" in begun) {
    stdout.write(said);
    return begun.exitCode;
  }
  const { run, pid, directory, log, attach } = begun;
  if (form === "json") json({ run, pid, directory, log, attach: attachLine(attach) });
  else
    print([
      "",
      `Running detached from this terminal, as process ${pid}. You can log out.`,
      `Watch it:  ${attachLine(attach)}`,
      `Log:       ${log}`,
    ]);
  return exitCodes.done;
}
