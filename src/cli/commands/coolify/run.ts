import { basename, resolve } from "node:path";
import { commandService, domainService } from "../../../../compose/coolify/coolify-page.ts";
import { generatedVariables, givenVariables } from "../../../../compose/coolify/coolify-variables.ts";
import { coolifySteps } from "../../../../compose/coolify/next-steps.ts";
import { edgePorts } from "../../../../compose/stack/edge/caddyfile.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { withHome } from "../../../domain/grammar.ts";
import { usage } from "../../../domain/usage.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { commandFile, writeCoolifyFiles } from "../../../installation/coolify-files.ts";
import { notAsked, resolveProfile } from "../../../installation/resolve-profile.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { generate as generateSpec } from "./command.ts";

export const run = { generate };

/** Everything is said before it is pasted: no engine is asked, no secret read, and nothing sent. */
async function generate(
  context: FindContext & InstallationContext & Pick<Context, "postDeploymentProgram">,
  { profile: source, out, output: form }: Args<typeof generateSpec>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const found = await findProfile(context, source);
  if (found.target !== "coolify")
    throw usage(
      `The profile "${found.name}" says ${found.target === undefined ? "no target" : `target: ${found.target}`}. Say target: coolify in it: what is generated is for Coolify alone.`,
    );
  const profile = await resolveProfile(context, found, { engine: notAsked, target: undefined });
  const { workingDirectory, environment } = context;
  const directory = resolve(
    workingDirectory,
    withHome(out ?? found.directory ?? `${profile.name}-coolify`, environment.HOME ?? "~"),
  );
  const files = await writeCoolifyFiles(context, profile, directory, await context.postDeploymentProgram());
  const [compose] = files;
  const steps = coolifySteps(profile, { compose: basename(compose?.path ?? ""), command: commandFile });
  if (form === "json")
    output.json({
      ...{ directory, files },
      domain: { service: domainService, address: profile.address, port: edgePorts.plain },
      variables: {
        toSet: givenVariables(profile).map(({ name, isRequired, value }) => ({ name, required: isRequired, value })),
        generatedByCoolify: generatedVariables(profile).map(({ name }) => name),
      },
      postDeployment: { file: commandFile, container: commandService },
      next: steps,
    });
  else
    output.print([
      ...files.map(({ path, state }) => `${state.padEnd(9)}  ${path}`),
      "",
      "Next, as COOLIFY.md there says field by field:",
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ]);
  return exitCodes.done;
}
