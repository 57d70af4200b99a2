import { serviceDigests } from "../../../../compose/service-digest.ts";
import { examination } from "../../../domain/doctor.ts";
import type { InstallationSecret, SecretName } from "../../../domain/installation-secret.ts";
import { generatedSecrets, givenSecrets } from "../../../domain/installation-secret.ts";
import type { ServiceName } from "../../../domain/service.ts";
import { fine, wrong } from "../healthy.ts";
import { asProfileSays, type Settings, withoutSettings } from "./settings-seen.ts";

/** Services that get all of `.env`; an override of a person's own may set anything beside it. */
const readers: readonly ServiceName[] = ["api", "worker", "dashboard", "postgres", "temporal", "clickhouse", "redis"];

function drift({ installation, directory, containers }: Settings) {
  if (directory === undefined) return { differing: [], stale: [] };
  const override = directory.overrideText ?? "";
  const differing = containers
    .filter(({ service }) => readers.includes(service))
    .flatMap(({ service, environment }) =>
      [...directory.env].flatMap(([name, value]) => {
        const running = environment.get(name);
        return running === undefined || running.equals(value) || override.includes(name) ? [] : [{ service, name }];
      }),
    );
  const { profile } = installation;
  if (profile === undefined) return { differing, stale: [] };
  const wanted = serviceDigests(profile, secretsIn(directory.env), directory.overrideText);
  const stale = containers.filter(({ service, digest }) => digest !== "" && digest !== wanted.get(service));
  return { differing, stale: [...new Set(stale.map(({ service }) => service))] };
}

/** As the installation's own run finds them. */
function secretsIn(
  env: ReadonlyMap<string, InstallationSecret["secret"]>,
): ReadonlyMap<SecretName, InstallationSecret> {
  const names: readonly SecretName[] = [...generatedSecrets, ...givenSecrets];
  return new Map(
    names.flatMap((name) => {
      const secret = env.get(name);
      return secret === undefined ? [] : [[name, { secret, origin: "kept" }] as const];
    }),
  );
}

export const settingsAreInUse = examination({
  id: "C10",
  title: "What runs was started with what .env says",
  category: "configuration",
  symptom: "A setting was changed, and nothing changes",
  detection: "each value of .env against the containers, by digest",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  needs: ["H1"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const { differing, stale } = drift(facts);
    if (differing.length + stale.length === 0) return fine("they agree");
    const names = [...new Set(differing.map(({ name }) => name))];
    return wrong({
      saw:
        names.length > 0
          ? `${names.join(", ")} ${names.length === 1 ? "differs" : "differ"} between .env and what runs.`
          : `${stale.join(", ")} ${stale.length === 1 ? "was" : "were"} made from an older profile or compose file.`,
      why: "A container keeps the settings with which it was made, until it is made anew.",
      next:
        facts.installation.profile === undefined
          ? "docker compose up -d"
          : `dittofeed-setup --profile ${facts.installation.project}`,
      evidence: differing.map(({ name, service }) => `${service}: ${name} is not as in .env`),
    });
  },
  fix: {
    title: "Make the services anew with what .env says",
    risk: "restarts",
    steps(facts) {
      const { installation, directory } = facts;
      const { differing, stale } = drift(facts);
      if (directory === undefined) return [];
      const services = [...new Set([...differing.map(({ service }) => service), ...stale])];
      return installation.profile === undefined ? [{ do: "recreate-services", services }] : asProfileSays(services);
    },
  },
});
