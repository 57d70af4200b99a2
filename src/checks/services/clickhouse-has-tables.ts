import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { byTheApp, withoutContainers } from "./running.ts";

export const clickhouseHasTables = check({
  id: "S18",
  title: "ClickHouse has the app's tables",
  category: "services",
  service: "clickhouse",
  symptom: "Every event is answered with 500; users, events and deliveries stay empty",
  detection: "the tables of its database, asked from within the api",
  proof: "engine",
  reads: ["installation", "containers", "application"],
  needs: ["H1", "S6"],
  detect({ installation, containers, application }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (application.state === "absent")
      return unknown("no api runs that could be asked, or the database is not complete");
    const left = application.state === "seen" ? application.missingTables : { saw: application.saw };
    if ("saw" in left) return unknown(`it could not be asked: ${left.saw}`);
    if (left.length === 0) return ok("they are there");
    return fail({
      saw: `ClickHouse lacks tables of the app: ${left.join(", ")}.`,
      why: "The app never makes them by itself: every event is lost until they are there.",
      next: `dittofeed-setup doctor --fix S18`,
      evidence: left.slice(0, 20),
    });
  },
  remediation: {
    title: "Create the tables, by the app's own code",
    risk: "safe",
    steps: ({ installation, containers }) => byTheApp(installation, containers, "clickhouse-tables"),
  },
});
