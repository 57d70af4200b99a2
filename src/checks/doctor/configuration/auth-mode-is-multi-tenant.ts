import { examination } from "../../../domain/doctor.ts";
import { fine, wrong } from "../healthy.ts";
import { described, settingsOf, settle, withoutSettings } from "./settings-seen.ts";

const name = "AUTH_MODE";

export const authModeIsMultiTenant = examination({
  id: "C7",
  title: "AUTH_MODE is multi-tenant",
  category: "configuration",
  symptom: "Everybody is anonymous@email.com; sign-in gives 404",
  detection: "AUTH_MODE of api and dashboard",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const seen = settingsOf(facts, name, ["api", "dashboard"]);
    const faulty = seen.filter(({ value }) => value !== "multi-tenant");
    if (faulty.length === 0) return fine("multi-tenant");
    return wrong({
      saw: `${name} is not multi-tenant in ${faulty.map(({ where }) => where).join(" and ")}.`,
      why: "In any other mode everybody who reaches the API can read and change everything, and sign-in does not exist.",
      next: "Set AUTH_MODE=multi-tenant in .env (and nothing else in a compose.override.yaml), then docker compose up -d api dashboard",
      evidence: described(name, faulty),
    });
  },
  fix: {
    title: "Set it in both",
    risk: "restarts",
    steps: (facts) => settle(facts, { [name]: "multi-tenant" }, ["api", "worker", "dashboard"]),
  },
});
