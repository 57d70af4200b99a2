import { ok, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { infrastructureServices } from "../../domain/service.ts";
import { coolifyCheck } from "./deployment.ts";

const stores: readonly string[] = infrastructureServices;

/** Coolify puts `env_file: .env` into every service (app/Jobs/ApplicationDeploymentJob.php). */
export const secretsReachAll = coolifyCheck({
  id: "K10",
  title: "Only the services that need a secret have it",
  symptom: "None, until someone breaks into one container and has everyone's passwords",
  detection: "secrets among the variables in Coolify's .env, in the environment of containers that do not use them",
  reads: ["containers"],
  needs: ["H1"],
  detect({ containers, coolify: { place, sharedSecrets } }) {
    const given = containers.filter(({ service, environment }) =>
      stores.includes(service) ? sharedSecrets.some((name) => environment.get(name)?.isEmpty === false) : false,
    );
    if (given.length === 0) return ok("no store has another store's secrets");
    return warn({
      saw: `Every container has all ${sharedSecrets.length} secrets of ${coolifyName(place)}, including ${given.map(({ service }) => service).join(", ")}.`,
      why: "Coolify gives every variable of a resource to all its containers, and this cannot be changed. A vulnerability in one container exposes the secrets of all.",
      next: "Nothing here can change that. Keep secrets of other systems (SMTP, payment, another cloud) out of this resource's variables, and limit who can use Docker on this host.",
      evidence: [
        `secrets among the variables: ${sharedSecrets.slice(0, 12).join(", ")}${sharedSecrets.length > 12 ? " …" : ""}`,
      ],
    });
  },
});
