import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import type { SecretName } from "../../domain/secret-names.ts";
import { secretFault } from "../../domain/secret-rules.ts";
import { type Settings, secretsOf, withoutSettings } from "./settings-seen.ts";

const needed = ["POSTGRES_PASSWORD", "CLICKHOUSE_PASSWORD", "JWT_SECRET", "SECRET_KEY"] as const satisfies SecretName[];
/** May be absent; but a placeholder among them stops every later run of the installation. */
const realIfThere = ["NEXTAUTH_SECRET", "REDIS_PASSWORD"] as const satisfies SecretName[];
/** Nobody else keeps these: a new one needs no second place to be changed. */
const made = ["JWT_SECRET", "NEXTAUTH_SECRET"];

function faultsIn(facts: Settings): { name: string; where: string; fault: string }[] {
  const fromEnv = facts.directory === undefined ? facts : { ...facts, containers: [] };
  return [...needed, ...realIfThere].flatMap((name) => {
    const [seen] = secretsOf(fromEnv, name, name === "POSTGRES_PASSWORD" ? ["postgres"] : ["api"]);
    if (seen === undefined) return [];
    const mayBeAbsent = (realIfThere as readonly SecretName[]).includes(name);
    if (mayBeAbsent && (seen.secret === undefined || seen.secret.isEmpty)) return [];
    const fault = seen.secret === undefined ? "it is not there" : secretFault(name, seen.secret);
    // That SECRET_KEY has the right length is a row of its own.
    return fault === undefined || (name === "SECRET_KEY" && /base64/.test(fault))
      ? []
      : [{ name, where: seen.where, fault }];
  });
}

export const valuesAreGiven = check({
  id: "C1",
  title: "Every needed value is given",
  category: "configuration",
  symptom: "A container stops at its start, or the installation is open to anyone who knows the defaults",
  detection: "values of .env and of the containers that are absent, empty or placeholders",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const faults = faultsIn(facts);
    if (faults.length === 0) return ok(`${needed.length} values`);
    return fail({
      saw: `${faults.map(({ name }) => name).join(", ")} ${faults.length === 1 ? "is" : "are"} missing, or no real ${faults.length === 1 ? "value" : "values"}.`,
      why: "With such a value the installation is open to anyone, or fails at its first start.",
      next: "Put real values into .env (openssl rand -base64 32 makes one), then docker compose up -d",
      evidence: faults.map(({ name, where, fault }) => `${where}: ${name}: ${fault}`),
    });
  },
  remediation: {
    title: "Generate what only this installation has to know",
    risk: "restarts",
    steps(facts) {
      const names = faultsIn(facts).map(({ name }) => name);
      if (facts.directory === undefined || names.length === 0 || names.some((name) => !made.includes(name))) return [];
      const settings = Object.fromEntries(
        names.map((name) => [name, { generate: { bytes: 32, encoding: "base64" } } as const]),
      );
      return [{ do: "change-settings", settings, services: ["api", "worker", "dashboard"] }];
    },
  },
});
