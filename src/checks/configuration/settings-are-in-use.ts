import { readsSetting } from "../../../compose/env/read-settings.ts";
import { composeText as wantedComposeText } from "../../../compose/stack/compose-file.ts";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import { withoutDigests, writtenDigests } from "../../../compose/stack/written-compose-file.ts";
import { check } from "../../domain/check.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import type { ResolvedProfile } from "../../domain/profile.ts";
import type { InstallationSecret } from "../../domain/secret.ts";
import type { SecretName } from "../../domain/secret-names.ts";
import { generatedSecrets, givenSecrets } from "../../domain/secret-names.ts";
import { asProfileSays } from "../services/as-profile-says.ts";
import { otherPlaces, type Settings, withoutSettings } from "./settings-seen.ts";

function drift({ installation, directory, containers }: Settings) {
  if (directory === undefined) return { differing: [], stale: [] };
  const differing = containers.flatMap(({ service, environment }) =>
    [...directory.env].flatMap(([name, value]) => {
      const running = environment.get(name);
      // A compose file of a person's own may set anything beside `.env`.
      const agrees =
        running === undefined ||
        running.equals(value) ||
        otherPlaces({ installation, directory }, [name], [service]).length > 0;
      return agrees || !readsSetting(service, name) ? [] : [{ service, name }];
    }),
  );
  const { profile } = installation;
  if (profile === undefined) return { differing, stale: [] };
  const wanted = digestsInForce(profile, directory);
  const stale = containers.filter(({ service, digest }) => digest !== "" && digest !== wanted.get(service));
  return { differing, stale: [...new Set(stale.map(({ service }) => service))] };
}

/**
 * What the containers should have been made from. A value that a person changed in `.env` changes
 * the digests too; but where the file says all that the profile wants, whoever was started with it
 * since is in order, whatever digest stands there.
 */
function digestsInForce(profile: ResolvedProfile, { env, composeText, overrideText }: DirectoryDetails) {
  const secrets = secretsIn(env);
  const isAsWanted =
    composeText !== undefined &&
    withoutDigests(composeText) === withoutDigests(wantedComposeText(profile, secrets, overrideText));
  return isAsWanted ? writtenDigests(composeText) : serviceDigests(profile, secrets, overrideText);
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

/** What a run would put there first. */
const missingIn = (directory: DirectoryDetails | undefined): readonly SecretName[] =>
  directory === undefined ? [] : generatedSecrets.filter((name) => directory.env.get(name)?.isEmpty !== false);

export const settingsAreInUse = check({
  id: "C10",
  title: "Running containers match .env",
  category: "configuration",
  symptom: "A changed setting has no effect",
  detection: "each value in .env compared with the containers, by digest",
  proof: "engine",
  keptBy: "us",
  reads: ["installation", "directory", "containers"],
  needs: ["H1", "C15"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const missing = facts.installation.profile === undefined ? [] : missingIn(facts.directory);
    if (missing.length > 0)
      return unknown(`.env has no ${missing.join(" and no ")}, so the containers cannot be compared with it`);
    const { differing, stale } = drift(facts);
    if (differing.length + stale.length === 0) return ok("they match");
    const names = [...new Set(differing.map(({ name }) => name))];
    return fail({
      saw:
        names.length > 0
          ? `${names.join(", ")} ${names.length === 1 ? "differs" : "differ"} between .env and the running containers.`
          : `${stale.join(", ")} ${stale.length === 1 ? "was" : "were"} created from an older profile or compose file.`,
      why: "A container keeps the settings it was created with until it is recreated.",
      next:
        facts.installation.profile === undefined
          ? "docker compose up -d"
          : `dittofeed-setup --profile ${nameOf(facts.installation)}`,
      evidence: differing.map(({ name, service }) => `${service}: ${name} differs from .env`),
    });
  },
  remediation: {
    title: "Recreate the services with the current .env",
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
