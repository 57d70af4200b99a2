import { plainSetting } from "../../../compose/env/settings.ts";
import { overridePorts } from "../../../compose/stack/override-ports.ts";
import { check, installationCheck } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryFacts } from "../../domain/facts/directory.ts";
import { ok, warn } from "../../domain/finding.ts";
import { infrastructureServices, type ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";
import { asProfileSaysUnless, overrideAt } from "./as-profile-says.ts";
import { listed, withoutContainers } from "./running.ts";

const stores: readonly string[] = infrastructureServices;
const isLoopback = (address: string) => /^127\.|^::1$/.test(address);

/** Stores that other machines can ask, and the ports, as they stand: `0.0.0.0:5432`. */
const opened = (containers: readonly InspectedContainer[]) =>
  containers
    .filter(({ service }) => stores.includes(service))
    .map((one) => ({ one, open: one.bindings.filter(({ address }) => !isLoopback(address)) }))
    .filter(({ open }) => open.length > 0);

/** The same as a person's own compose file says it. */
function openedBy({ overrideText, env }: Pick<DirectoryFacts, "overrideText" | "env">) {
  const added = overridePorts(overrideText, (name) => plainSetting(env, name));
  return added.filter(({ service, address }) => stores.includes(service) && !isLoopback(address));
}

const why =
  "Published ports bypass ufw and firewalld. Anyone who reaches this host can try passwords, and Temporal requires none.";

export const storesArePrivate = check({
  id: "S21",
  title: "Only this host can reach databases, Redis and Temporal",
  category: "services",
  symptom: "None, until someone else on the network connects to them",
  detection: "docker inspect: the addresses on which they publish ports",
  proof: "fake",
  stops: "data",
  reads: ["installation", "containers", "directory"],
  needs: ["H1"],
  detect({ installation, containers, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const found = opened(containers);
    if (found.length === 0) return ok("none publishes a port on an address other than 127.0.0.1");
    const own = directory === undefined ? [] : openedBy(directory);
    const services = [...new Set(found.map(({ one }) => one.service))].join(" ");
    const at =
      directory !== undefined && own.length > 0
        ? overrideAt(
            directory,
            own.map(({ service }) => `${service}.ports`),
          )
        : "the compose file";
    return warn({
      saw: `Other machines can reach ${listed(found.map(({ one }) => one))}.`,
      why,
      next: `Put 127.0.0.1: before the port in ${at}; then docker compose up -d ${services}. To reach it from elsewhere, use an SSH tunnel.`,
      evidence: found.flatMap(({ one, open }) => open.map(({ address, port }) => `${one.name}: ${address}:${port}`)),
    });
  },
  remediation: {
    title: "Write the compose file from the profile, unless a file of your own opens the ports",
    risk: "restarts",
    steps({ installation, containers, directory }) {
      const services: ServiceName[] = [...new Set(opened(containers).map(({ one }) => one.service))];
      const isOwn = directory !== undefined && openedBy(directory).length > 0;
      return isOwn ? [] : asProfileSaysUnless(installation, directory, services, () => []);
    },
  },
});

/** Before the port is open. What a person's own file says is theirs to decide. */
export const storesArePrivateBefore = installationCheck(storesArePrivate, {
  name: "stores-private",
  reads: ["profile", "directory"],
  detect({ profile, directory }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal publishes nothing");
    const own = openedBy(directory);
    if (own.length === 0) return ok("no other machine can reach them");
    const names = [...new Set(own.map(({ service }) => service))];
    return warn({
      code: "value-refused",
      saw: `${names.join(", ")}: a port that you published is open to other machines`,
      why,
      next: `If only this host needs it, put 127.0.0.1: before it in ${overrideAt(
        directory,
        own.map(({ service }) => `${service}.ports`),
      )}.`,
      evidence: own.map(({ service, address, port }) => `${service}: ${address}:${port}`),
    });
  },
});
