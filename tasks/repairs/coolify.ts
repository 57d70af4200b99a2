import { readPostDeploymentSettings } from "../../compose/scripts/post-deployment-command.ts";
import type { CoolifyAccess } from "../../src/domain/coolify.ts";
import { inWords } from "../../src/domain/in-words.ts";
import { notThere, type RepairContext, type RepairTools } from "../../src/domain/repair.ts";
import { started } from "../coolify/deploy.ts";
import { type Following, follow } from "../coolify/follow.ts";
import { made, shown } from "./settings.ts";

export const coolifyRepairs: Pick<RepairTools, "set-in-coolify" | "deploy-in-coolify"> = {
  /**
   * What is there keeps its flags, because Coolify takes away each that is not sent; what is new is
   * taken as it stands, and locked.
   */
  "set-in-coolify": {
    shows: ({ application, variables }) => [
      `PATCH /api/v1/applications/${application}/envs/bulk   # at Coolify, with the token in the profile:`,
      ...Object.entries(variables).map(([name, value]) => `#   ${name} = ${shown(value)}`),
    ],
    effect: ({ variables }) => ({ does: `Sets ${inWords(Object.keys(variables))} in Coolify.` }),
    async run({ application, variables }, context) {
      const { coolify } = context.ports;
      const access = await context.coolify();
      const there = await coolify.variables(access, application, context.signal);
      const wanted = Object.entries(variables).map(([key, value]) => {
        const { isLiteral, isMultiline, isShownOnce, isRuntime, isBuildtime } =
          there.find((one) => one.key === key) ?? whenNew;
        const flags = { isLiteral, isMultiline, isShownOnce, isRuntime, isBuildtime };
        return { key, value: made(key, value, context), ...flags };
      });
      await coolify.setVariables(access, application, wanted, context.signal);
      context.say(`set in Coolify: ${wanted.map(({ key }) => key).join(", ")}`);
    },
  },
  /** Waits for its end, and for that of its command where that is this program's. */
  "deploy-in-coolify": {
    shows: ({ application }) => [`POST /api/v1/deploy?uuid=${application}   # at Coolify; then wait for it to finish`],
    effect: () => ({ does: "Deploys it again, and waits until that is done.", down: ["every service"] }),
    async run({ application }, context) {
      const access = await context.coolify();
      const found = await context.ports.coolify.application(access, application, context.signal);
      if (found === undefined) throw notThere(`the application ${application} in Coolify`);
      const following = followed(context, access);
      // Another's ends with no word by which it could be waited for.
      const hasCommand = readPostDeploymentSettings(found.postDeploymentCommand.split(" ").at(-1)) !== undefined;
      await follow(following, await started(following, application), { hasCommand });
    },
  },
};

/** `$` and quotes in a value are meant as they are. */
const whenNew = { isLiteral: true, isMultiline: false, isShownOnce: false, isRuntime: true, isBuildtime: false };

function followed({ ports, installation: { profile }, signal, say }: RepairContext, access: CoolifyAccess): Following {
  if (profile === undefined) throw notThere("the profile that names Coolify");
  return {
    ...{ ports, profile, signal, secrets: new Map([["COOLIFY_TOKEN", { secret: access.token, origin: "given" }]]) },
    emit(report) {
      if (report.type === "task-line") say(report.line);
      if (report.type === "verified") say(report.what);
      if (report.type === "unverified") say(`could not be verified: ${report.what}`);
    },
  };
}
