import { fail, ok } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** Coolify takes a domain's path away before the request goes on, unless it is told otherwise. */
export const pathsStayWhole = coolifyCheck({
  id: "K4",
  title: "Coolify's proxy hands paths on as they are",
  symptom: "The pages open and every request of theirs to /api is answered with 404",
  detection: "stripprefix in the labels by which Coolify tells its proxy of the containers",
  proof: "engine",
  stops: "sign-in",
  explains: ["E9"],
  reads: ["containers"],
  needs: ["H1"],
  detect({ coolify: { place, addresses } }) {
    const stripped = addresses.filter(({ path, isStripped }) => isStripped && path !== "/");
    if (stripped.length === 0) return ok("no path is taken away");
    const name = coolifyName(place);
    return fail({
      saw: `Coolify's proxy takes ${[...new Set(stripped.map(({ path }) => path))].join(" and ")} away from what it hands on to ${[...new Set(stripped.map(({ service }) => service))].join(" and ")}.`,
      why: "The app answers below /api and /dashboard; without that part of the path it knows none of the requests.",
      next: `In Coolify open ${name}, Advanced, Path prefixes: choose "Keep paths as-is", then press Redeploy. Or give one service alone the domain, without a path.`,
      evidence: stripped.map(({ service, host, path }) => `${service}: ${host}${path} is handed on without ${path}`),
    });
  },
});
