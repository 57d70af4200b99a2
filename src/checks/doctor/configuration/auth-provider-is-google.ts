import { examination } from "../../../domain/doctor.ts";
import { fine, wrong } from "../healthy.ts";
import { described, settingsOf, settle, withoutSettings } from "./settings-seen.ts";

const name = "AUTH_PROVIDER";

export const authProviderIsGoogle = examination({
  id: "C8",
  title: "AUTH_PROVIDER is google",
  category: "configuration",
  symptom: "The dashboard says 500: Misconfigured auth provider",
  detection: "AUTH_PROVIDER of api and dashboard",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = settingsOf(facts, name, ["api", "dashboard"]);
    const faulty = seen.filter(({ value }) => value !== "google");
    if (faulty.length === 0) return fine("google");
    return wrong({
      saw: `${name} is not google in ${faulty.map(({ where }) => where).join(" and ")}.`,
      why: "Without it the dashboard fails with 500, and the API refuses to start a sign-in.",
      next: "Set AUTH_PROVIDER=google in .env (and nothing else in a compose.override.yaml), then docker compose up -d api dashboard",
      evidence: described(name, faulty),
    });
  },
  fix: {
    title: "Set it in both",
    risk: "restarts",
    steps: (facts) => settle(facts, { [name]: "google" }, ["api", "worker", "dashboard"]),
  },
});
