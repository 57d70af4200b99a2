import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { Secret } from "../../domain/secret.ts";
import { typed } from "../../domain/typed.ts";
import { asProfileSaysUnless } from "./as-profile-says.ts";
import { runningOf, withoutContainers } from "./running.ts";

export const redisTakesPassword = check({
  id: "S5",
  title: "Redis accepts the configured password and nothing else",
  category: "services",
  service: "redis",
  symptom: "Redis says NOAUTH or WRONGPASS, or accepts everyone although a password is set",
  detection: "AUTH and PING from inside an app container with its own settings, and PING without a password",
  proof: "engine",
  explains: ["S2", "E1"],
  reads: ["installation", "containers", "inside", "directory"],
  needs: ["H1", "S11"],
  detect({ installation, containers, inside: { redis } }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (!containers.some(({ service }) => service === "redis")) return ok("this stack has no Redis");
    if (redis === undefined) return unknown("Redis was not asked from inside a container");
    const { reply, repliesWithoutPassword } = redis;
    const isOpen = repliesWithoutPassword && !reply.startsWith("+PONG");
    if (reply.startsWith("+PONG")) return ok("it answers PONG");
    return fail({
      saw: isOpen ? "Redis requires no password although one is set." : "Redis rejects the configured password.",
      why: isOpen
        ? "Anyone who reaches its port can read and write everything in it."
        : "Features that use Redis fail as soon as they need it.",
      next: typed`docker exec ${runningOf(containers, "redis")[0]?.name ?? "redis"} redis-cli ping   # NOAUTH is the right answer; requirepass sets the server's password`,
      evidence: [`AUTH and PING with REDIS_PASSWORD: ${reply}`, `PING without: ${isOpen ? "+PONG" : "refused"}`],
    });
  },
  remediation: {
    title: "Start Redis with the password in .env",
    risk: "restarts",
    steps({ installation, containers, directory }) {
      const servers = runningOf(containers, "redis");
      const password = directory?.env.get("REDIS_PASSWORD");
      // It was changed at run time: its own command sets it back.
      if (servers.length > 0 && servers.every((one) => startsWith(one, password)))
        return [{ do: "restart-containers", containers: servers }];
      const services = ["redis", "api", "worker", "dashboard"] as const;
      return asProfileSaysUnless(installation, directory, services, /requirepass|REDIS_PASSWORD/);
    },
  },
});

function startsWith({ command, environment }: InspectedContainer, password: Secret | undefined): boolean {
  const own = environment.get("REDIS_PASSWORD");
  const isSame = password === undefined || own?.equals(password) === true;
  return isSame && own?.isEmpty === false && command.some((word) => word.includes("requirepass"));
}
