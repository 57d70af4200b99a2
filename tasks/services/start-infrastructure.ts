import { infrastructureOf } from "../../compose/stack/images.ts";
import { secretKeyKeptBefore } from "../../src/checks/configuration/secret-key-kept.ts";
import { oldVolumePasswordBefore } from "../../src/checks/services/old-volume-password.ts";
import { postgresOpensDataBefore } from "../../src/checks/services/postgres-opens-data.ts";
import { infrastructureServices } from "../../src/domain/service.ts";
import type { Task } from "../../src/domain/task.ts";
import { mustHold } from "../../src/engine/run-checks.ts";
import { assessServices, bringUp, skippedWithoutContainers } from "./services-up.ts";
import { whyNotUp } from "./why-not-up.ts";

/**
 * Done as soon as PostgreSQL is healthy: the others go on starting while the schema is created, and
 * the applications wait for them. Where a database is there already, PostgreSQL comes first, then a
 * login with the password of `.env`, and SECRET_KEY is tried on what is encrypted: with an older
 * volume the rest would fail a minute later, for a reason that none of its messages names, and with
 * another key the app would start, and encrypt with it.
 */
export const startInfrastructure: Task = {
  id: "start-infrastructure",
  phase: "infrastructure",
  title: "Start databases, Redis and Temporal",
  looksAt: ["containers", "volumes", "database"],
  assess(input) {
    return (
      skippedWithoutContainers(input) ?? assessServices(input, infrastructureOf(input.profile), othersThanPostgres)
    );
  },
  async run(ctx) {
    if (ctx.facts.database.state === "stopped") {
      const { profile, secrets } = ctx;
      // The images are here now, so that a volume can be looked into where it could not be before.
      mustHold([postgresOpensDataBefore], { ...(await ctx.lookAgain(["postgresData"])), profile, secrets });
      await bringUp(ctx, ["postgres"], "healthy");
      const seen = await ctx.lookAgain(["containers", "database"]);
      mustHold([oldVolumePasswordBefore, secretKeyKeptBefore], { ...seen, profile, secrets });
    }
    await bringUp(ctx, infrastructureOf(ctx.profile), "started");
  },
  whyNotDone: whyNotUp,
};

const othersThanPostgres = infrastructureServices.filter((service) => service !== "postgres");
