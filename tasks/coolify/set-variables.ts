import { recordOf, withRecord } from "../../src/domain/coolify-record.ts";
import type { Task } from "../../src/domain/task.ts";
import { accessOf, applicationOf, coolifyOf } from "./access.ts";
import { differingVariables, markOf, wantedVariables } from "./wanted.ts";

/** What is to be given to Coolify; a secret is locked there, so that nobody is shown it again. */
export const setVariables: Task = {
  id: "coolify-variables",
  phase: "infrastructure",
  title: "Set the variables in Coolify",
  looksAt: ["atCoolify"],
  assess(input) {
    const wanted = wantedVariables(input);
    const coolify = coolifyOf(input);
    const differing = differingVariables(wanted, coolify, markOf(wanted, input));
    if (differing.length === 0) return { state: "done", because: `all ${wanted.length} match the profile` };
    const isNew = (key: string) => !coolify.variables.some((each) => each.key === key);
    return {
      state: "needed",
      because: "some are missing or different",
      changes: differing.map(({ key, isShownOnce }) => ({
        action: isNew(key) ? "create" : "update",
        what: `the variable ${key}${isShownOnce ? " (locked)" : ""}`,
      })),
    };
  },
  async run(ctx) {
    const { uuid, description } = applicationOf(ctx);
    const { coolify } = ctx.ports;
    const wanted = wantedVariables(ctx);
    const values = markOf(wanted, ctx);
    const access = accessOf(ctx);
    await coolify.setVariables(access, uuid, differingVariables(wanted, coolifyOf(ctx), values), ctx.signal);
    const record = { profile: ctx.profile.name, deployed: recordOf(description)?.deployed ?? "", values };
    await coolify.updateApplication(access, uuid, { description: withRecord(description, record) }, ctx.signal);
  },
};
