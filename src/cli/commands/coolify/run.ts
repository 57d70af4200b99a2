import { basename } from "node:path";
import { commandService, domainService } from "../../../../compose/coolify/coolify-page.ts";
import { generatedVariables, givenVariables } from "../../../../compose/coolify/coolify-variables.ts";
import { edgePorts } from "../../../../compose/stack/edge/caddyfile.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { CoolifyFiles } from "../../../installation/coolify-files.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { generate as generateSpec } from "./command.ts";

export const run = { generate };

/** Writes what a person pastes. Nothing is asked of Coolify, and no secret is read. */
async function generate(
  context: FindContext & InstallationContext & Pick<Context, "postDeploymentProgram">,
  { profile: source, out, output: form }: Args<typeof generateSpec>,
  output: Pick<Output, "print" | "json">,
): Promise<number> {
  const given = await findProfile(context, source);
  const generated = await CoolifyFiles.look(context, given, out, await context.postDeploymentProgram());
  await generated.write();
  if (form === "json") output.json(asData(generated));
  else
    output.print([
      ...generated.files.map(({ path, state }) => `${state.padEnd(9)}  ${path}`),
      "",
      "Next, as COOLIFY.md explains field by field:",
      ...generated.steps.map((step, index) => `  ${index + 1}. ${step}`),
    ]);
  return exitCodes.done;
}

function asData({ profile, directory, files, steps }: CoolifyFiles) {
  const [, command] = files;
  return {
    ...{ directory, files },
    domain: { service: domainService, address: profile.address, port: edgePorts.plain },
    variables: {
      toSet: givenVariables(profile).map(({ name, isRequired, value }) => ({ name, required: isRequired, value })),
      generatedByCoolify: generatedVariables(profile).map(({ name }) => name),
    },
    postDeployment: { file: basename(command?.path ?? ""), container: commandService },
    next: steps,
  };
}
