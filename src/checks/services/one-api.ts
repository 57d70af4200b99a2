import { check } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { listed, runningOf, withoutContainers } from "./running.ts";

export const oneApi = check({
  id: "S15",
  title: "Only one api is running",
  category: "services",
  symptom: "Sign-in fails every other time",
  detection: "the number of running api containers",
  proof: "engine",
  reads: ["installation", "containers"],
  needs: ["H1"],
  detect({ installation, containers }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const running = runningOf(containers, "api");
    if (running.length <= 1) return ok(running.length === 1 ? "one is running" : "none is running");
    return warn({
      saw: `${running.length} api containers are running: ${listed(running)}.`,
      why: "The one that starts a sign-in keeps its state in memory, but the answer may reach another.",
      next: keeperOf(installation).takeOver("--no-deps --scale api=1 api"),
      evidence: running.map(({ name, startedAt }) => `${name} since ${startedAt}`),
    });
  },
  remediation: {
    title: "Go back to one",
    risk: "restarts",
    steps: ({ installation }) =>
      installation.directory === undefined ? [] : [{ do: "recreate-services", services: ["api"] }],
  },
});
