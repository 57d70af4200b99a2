import { ok, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { infrastructureServices } from "../../domain/service.ts";
import { coolifyCheck } from "./deployment.ts";

const stores: readonly string[] = infrastructureServices;

/** Coolify puts `env_file: .env` into every service (app/Jobs/ApplicationDeploymentJob.php). */
export const secretsReachAll = coolifyCheck({
  id: "K10",
  title: "Secrets are where they are read",
  symptom: "None, until somebody gets into one container and has the passwords of all",
  detection: "secrets among the variables in Coolify's .env, in the environment of containers that read none of them",
  reads: ["containers"],
  needs: ["H1"],
  detect({ containers, coolify: { place, sharedSecrets } }) {
    const given = containers.filter(({ service, environment }) =>
      stores.includes(service) ? sharedSecrets.some((name) => environment.get(name)?.isEmpty === false) : false,
    );
    if (given.length === 0) return ok("no store has another's");
    return warn({
      saw: `Every container has all ${sharedSecrets.length} secrets of ${coolifyName(place)}, ${given.map(({ service }) => service).join(", ")} among them.`,
      why: "Coolify gives all variables of a resource to all of its containers, and cannot be told otherwise: a fault in one costs the secrets of all.",
      next: "Nothing here changes that. Keep secrets of other systems (SMTP, payment, another cloud) out of this resource's variables, and let few people use Docker on this host.",
      evidence: [
        `secrets among the variables: ${sharedSecrets.slice(0, 12).join(", ")}${sharedSecrets.length > 12 ? " …" : ""}`,
      ],
    });
  },
});
