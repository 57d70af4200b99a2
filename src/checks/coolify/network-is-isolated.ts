import type { NeighbourFacts } from "../../domain/facts/application.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** Coolify's own database and Redis have these names in the network that all resources can share. */
const coolifysOwn = ["postgres", "redis"];

/**
 * With "Predefined network" the containers are in a second network, in which `postgres` is
 * Coolify's own database: which of the two a name leads to changes from one lookup to the next
 * (coollabsio/coolify#11142, #5597).
 */
export const networkIsIsolated = coolifyCheck({
  id: "K3",
  title: "Names lead to this deployment's own containers",
  symptom: "Sign-in fails every other time, or password authentication fails with the right password",
  detection: "the containers' networks, and the addresses that postgres and redis resolve to inside them",
  proof: "engine",
  reads: ["containers", "inside"],
  needs: ["H1"],
  detect({ containers, inside: { neighbours }, coolify: { place, told } }) {
    const shared = sharedNetworks(containers, place.uuid);
    const astray = neighbours.filter((one) => isAstray(one, containers));
    const isTold = told?.joinsPredefinedNetwork === true;
    if (astray.length === 0 && shared.length === 0 && !isTold) return ok("they are in their own network");
    const name = coolifyName(place);
    const said = {
      why: "Coolify's own database and Redis are also called postgres and redis in that network. A name with two servers behind it leads to either one.",
      next: `In Coolify, open ${name}, Advanced, Predefined network: choose "Isolated network only", then press Redeploy. Resources elsewhere that need this one can reach it through its domain.`,
      evidence: [
        ...astray.map(
          ({ from, host, address }) =>
            `from inside ${from}, ${host} is ${address}, which is not a container of this deployment`,
        ),
        ...(isTold && shared.length === 0 ? ["Coolify connects them at the next deployment"] : []),
        ...shared.map((network) => `connected to ${network}: ${inNetwork(containers, network).join(", ")}`),
      ],
    };
    const names = [...new Set(astray.map(({ host }) => host))];
    if (names.length > 0)
      return fail({
        saw: `${names.join(" and ")} ${names.length === 1 ? "leads" : "lead"} to another deployment's container.`,
        ...said,
      });
    const clash = neighbours.some(({ host }) => coolifysOwn.includes(host));
    if (!clash && shared.length > 0)
      return ok(`they are also in ${shared.join(", ")}, but use no name that is taken there`);
    return warn({
      saw: `The containers are also in ${shared.length === 0 ? "Coolify's predefined network" : `the network ${shared.join(", ")}`}, which other resources share.`,
      ...said,
    });
  },
});

/** Those that belong to the deployment are called as it is. */
function sharedNetworks(containers: readonly InspectedContainer[], uuid: string): string[] {
  const names = containers.flatMap(({ service, networks }) =>
    // What faces outside may have to be somewhere else too.
    service === "edge" || service === "cloudflared" ? [] : networks.map(({ name }) => name),
  );
  return [...new Set(names)].filter(
    (name) => name !== uuid && !name.startsWith(`${uuid}_`) && !name.startsWith(`${uuid}-`),
  );
}

function isAstray({ address, host, to }: NeighbourFacts, containers: readonly InspectedContainer[]): boolean {
  if (address === undefined || to === undefined || host !== to) return false;
  const own = containers.filter(({ service }) => service === to).flatMap(({ networks }) => networks);
  return own.length > 0 && !own.some((one) => one.address === address);
}

const inNetwork = (containers: readonly InspectedContainer[], network: string) =>
  containers.filter(({ networks }) => networks.some(({ name }) => name === network)).map(({ name }) => name);
