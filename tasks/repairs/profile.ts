import { describePortMoves, movePorts } from "../../compose/stack/move-ports.ts";
import { inWords } from "../../src/domain/in-words.ts";
import type { RepairTools } from "../../src/domain/repair.ts";
import { notThere } from "../../src/domain/repair.ts";

export const profileRepairs: Pick<RepairTools, "run-tasks" | "move-ports"> = {
  "run-tasks": {
    shows: ({ tasks }, { project }) => [`# dittofeed-setup --profile ${project}, only: ${tasks.join(", ")}`],
    effect: ({ tasks: { length } }) => ({
      does: `Runs ${length === 1 ? "this step" : `these ${length} steps`} of the installation again; services that differ are recreated.`,
    }),
    run: ({ tasks }, { runTasks: run }) => run(tasks),
  },
  /**
   * The saved profile says the new ports from then on; a file of a person's own is theirs to
   * change.
   */
  "move-ports": {
    shows({ moves }, { profile, project }) {
      if (profile === undefined) return [];
      return [
        ...describePortMoves(profile, moves).map((line) => `# profile ${project}: ${line}`),
        `# dittofeed-setup --profile ${project}, only: ${tasks.join(", ")}`,
      ];
    },
    effect: ({ moves }) => ({
      does: `Changes ${inWords(moves.map(({ name, from, to }) => `the port of ${name} from ${from} to ${to}`))} in the saved profile, and recreates the services that it concerns.`,
      down: moves.map(({ name }) => name),
    }),
    async run({ moves }, { installation: { profile }, adoptProfile, runTasks, say }) {
      if (profile?.asSaved === undefined) throw notThere("the profile whose ports would change");
      await adoptProfile(movePorts(profile.asSaved, moves));
      say(`saved as the profile ${profile.name}; your own profile file keeps the old ports until you change it`);
      await runTasks(tasks);
    },
  },
};

const tasks = ["write-env", "write-compose", "start-infrastructure", "start-applications"] as const;
