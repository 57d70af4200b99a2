import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { byTheApp, withoutContainers } from "./running.ts";

export const clickhouseHasTables = check({
  id: "S18",
  title: "ClickHouse has the app's tables",
  category: "services",
  service: "clickhouse",
  symptom: "Every event fails with 500; users, events and deliveries stay empty",
  detection: "the tables in its database, listed from inside the api",
  proof: "engine",
  reads: ["installation", "containers", "application"],
  needs: ["H1", "S6"],
  detect({ installation, containers, application }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (application.state === "absent") return unknown("no running api to ask, or the database is not complete");
    const left = application.state === "seen" ? application.missingTables : { saw: application.saw };
    if ("saw" in left) return unknown(`it did not answer: ${left.saw}`);
    if (left.length === 0) return ok("they exist");
    return fail({
      saw: `ClickHouse lacks these app tables: ${left.join(", ")}.`,
      why: "The app never creates them itself. Every event is lost until they exist.",
      next: `dittofeed-setup doctor --fix S18`,
      evidence: left.slice(0, 20),
    });
  },
  remediation: {
    title: "Create the tables with the app's own code",
    risk: "safe",
    steps: ({ installation, containers }) => byTheApp(installation, containers, "clickhouse-tables"),
  },
});
