import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { asProfileSaysUnless, composeFileOf, healthchecksOf } from "./as-profile-says.ts";
import { inStartOrder, listed, withoutContainers } from "./running.ts";

const overridden = /healthcheck/;

export const healthChecksCanFail = check({
  id: "S3",
  title: "Health checks can fail",
  category: "services",
  symptom: "Everything is healthy, but nothing works",
  detection: "docker inspect: a health check such as `exit 0`, or `redis-cli ping` on a server with a password",
  proof: "engine",
  reads: ["installation", "containers", "directory"],
  needs: ["H1"],
  detect({ installation, containers, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const blind = containers.filter(cannotFail);
    if (blind.length === 0) return ok("each one can fail");
    return fail({
      saw: `The health check of ${listed(blind)} can never fail.`,
      why: "It reports healthy whatever happens, so nobody notices a failure, and dependent services start too early.",
      next: `In ${composeFileOf(directory, overridden, healthchecksOf(blind))}, replace it with one that asks the service; then ${keeperOf(installation).takeOver()}`,
      evidence: blind.map(({ name, healthTest }) => `${name}: ${JSON.stringify(healthTest)}`),
    });
  },
  remediation: {
    title: "Write health checks that ask the services",
    risk: "restarts",
    steps({ installation, containers, directory }) {
      const services = inStartOrder(containers.filter(cannotFail)).map(({ service }) => service);
      return asProfileSaysUnless(installation, directory, [...new Set(services)], overridden);
    },
  },
});

function cannotFail(container: InspectedContainer): boolean {
  const [kind, ...words] = container.healthTest;
  const isShell = kind === "CMD-SHELL" || (/(^|\/)(ba|da)?sh$/.test(words[0] ?? "") && words[1] === "-c");
  const script = (isShell ? (words.at(-1) ?? "") : words.join(" ")).trim();
  if (kind === undefined || kind === "NONE" || script === "") return false;
  if (/^(exit 0|true|\/bin\/true|:|echo\b[^;&|]*)$/.test(script)) return true;
  // `a; exit 0` and `a || true`; but `a && exit 0` is as good as `a`.
  if (isShell && /(;|\|\||\n)\s*(exit 0|true|:)\s*;?$/.test(script)) return true;
  return isPingOfAnyKind(script) && hasPassword(container);
}

/**
 * redis-cli ends with 0 on an error reply, so without a look at the answer NOAUTH passes for PONG.
 */
const isPingOfAnyKind = (script: string) => /\bredis-cli\b.*\bping\b/.test(script) && !/grep|PONG/.test(script);

function hasPassword({ environment, command }: InspectedContainer): boolean {
  return environment.get("REDIS_PASSWORD")?.isEmpty === false || command.some((word) => word.includes("requirepass"));
}
