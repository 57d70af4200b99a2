import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { Secret } from "../../domain/secret.ts";
import { typed } from "../../domain/typed.ts";
import { asProfileSaysUnless } from "./as-profile-says.ts";
import { runningOf, withoutContainers } from "./running.ts";

export const redisTakesPassword = check({
  id: "S5",
  title: "Redis takes the password of the settings, and nothing else",
  category: "services",
  service: "redis",
  symptom: "Redis says NOAUTH or WRONGPASS, or lets everybody in although a password is set",
  detection: "AUTH and PING from inside a container of the app, with its own settings, and PING without",
  proof: "engine",
  explains: ["S2", "E1"],
  reads: ["installation", "containers", "inside", "directory"],
  needs: ["H1", "S11"],
  detect({ installation, containers, inside: { redis } }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (!containers.some(({ service }) => service === "redis")) return ok("there is no Redis in this stack");
    if (redis === undefined) return unknown("Redis was not asked from inside a container");
    const { reply, repliesWithoutPassword } = redis;
    const isOpen = repliesWithoutPassword && !reply.startsWith("+PONG");
    if (reply.startsWith("+PONG")) return ok("it answers PONG");
    return fail({
      saw: isOpen ? "Redis asks for no password although one is set." : "Redis refuses the password of the settings.",
      why: isOpen
        ? "Anyone who reaches its port can read and write everything in it."
        : "What the app keeps in Redis fails as soon as it is needed.",
      next: typed`docker exec ${runningOf(containers, "redis")[0]?.name ?? "redis"} redis-cli ping   # NOAUTH is the right answer; the server's password is set by requirepass`,
      evidence: [`AUTH and PING with REDIS_PASSWORD: ${reply}`, `PING without: ${isOpen ? "+PONG" : "refused"}`],
    });
  },
  remediation: {
    title: "Start Redis with the password of .env",
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
