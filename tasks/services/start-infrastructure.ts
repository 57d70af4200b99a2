import { imageReference, infrastructureOf, postgresMajorIn } from "../../compose/stack/images.ts";
import { Problem } from "../../src/domain/problem.ts";
import { infrastructureServices } from "../../src/domain/service.ts";
import type { Task } from "../../src/domain/task.ts";
import { postgresMajorDiffers, volumePasswordDiffers } from "../../src/domain/volume-problems.ts";
import { assessServices, bringUp, skippedInRehearsal } from "./services-up.ts";

/**
 * Done as soon as PostgreSQL is healthy: the others go on starting while the schema is created, and the applications wait
 * for them. Where a database is there already, PostgreSQL comes first, and a login with the password of `.env` before
 * anything else: with an older volume the rest would fail a minute later, for a reason that none of its messages names.
 */
export const startInfrastructure: Task = {
  id: "start-infrastructure",
  phase: "infrastructure",
  title: "Start databases, Redis and Temporal",
  looksAt: ["containers", "volumes", "database"],
  assess(input) {
    return skippedInRehearsal(input) ?? assessServices(input, infrastructureOf(input.profile), othersThanPostgres);
  },
  async run(ctx) {
    if (ctx.facts.database.state === "stopped") {
      // The images are here now, so that a volume can be looked into where it could not be before.
      const { postgresData } = await ctx.lookAgain(["postgresData"]);
      const reference = imageReference("postgres", ctx.profile);
      const differs = postgresMajorDiffers(ctx.profile.name, postgresData, {
        major: postgresMajorIn(reference) ?? (postgresData.state === "held" ? postgresData.imageMajor : undefined),
        reference,
      });
      if (differs !== undefined) throw new Problem(differs);
      await bringUp(ctx, ["postgres"], "healthy");
      const { database, directory } = await ctx.lookAgain(["containers", "database"]);
      if (database.state === "password-refused")
        throw new Problem(volumePasswordDiffers(directory.path, database.saw, ctx.profile.name));
    }
    await bringUp(ctx, infrastructureOf(ctx.profile), "started");
  },
};

const othersThanPostgres = infrastructureServices.filter((service) => service !== "postgres");
