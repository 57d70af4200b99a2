import { composeText } from "../../compose/stack/compose-file.ts";
import { isEarlierLayout, movesFromEarlierLayout } from "../../compose/stack/edge/written-edge.ts";
import { installationPaths } from "../../src/domain/installation-files.ts";
import type { AssessInput, Task } from "../../src/domain/task.ts";
import { backUp } from "./back-up.ts";
import { said } from "./said.ts";

/** The stack, readable, without a single secret in it. */
export const writeCompose: Task = {
  id: "write-compose",
  phase: "files",
  title: "Write the stack to compose.yaml",
  looksAt: ["directory"],
  assess(input) {
    const { composeText: found, composeIsOurs, override } = input.facts.directory;
    if (found === wanted(input)) return { state: "done", because: "compose.yaml is up to date" };
    const own =
      override === undefined ? [] : [{ action: "verify" as const, what: `${override} is yours and stays unchanged` }];
    return found === undefined
      ? {
          state: "needed",
          because: "there is no compose.yaml yet",
          changes: [{ action: "create", what: "compose.yaml" }, ...own],
        }
      : {
          state: "needed",
          because: "the profile, .env or this program's version changed the stack",
          changes: [
            { action: "update", what: "compose.yaml (the previous one is kept beside it)" },
            ...(composeIsOurs && isEarlierLayout(found) ? movesFromEarlierLayout(found, input.profile) : []).map(
              (what) => ({
                action: "update" as const,
                what,
              }),
            ),
            ...own,
          ],
        };
  },
  async run(ctx) {
    const { directory } = ctx.facts;
    const { compose } = installationPaths(directory.path);
    await ctx.ports.files.makeFolder(directory.path);
    if (directory.composeText !== undefined) await backUp(ctx.ports, compose, directory.composeText, 0o644, said(ctx));
    await ctx.ports.files.write(compose, wanted(ctx), 0o644);
  },
};

function wanted({ profile, secrets, facts }: AssessInput): string {
  return composeText(profile, secrets, facts.directory.overrideText);
}
