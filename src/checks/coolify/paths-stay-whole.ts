import { fail, ok } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** Coolify takes a domain's path away before the request goes on, unless it is told otherwise. */
export const pathsStayWhole = coolifyCheck({
  id: "K4",
  title: "Coolify's proxy passes paths on unchanged",
  symptom: "Pages open, but all their requests to /api return 404",
  detection: "stripprefix in the labels that Coolify sets for its proxy",
  proof: "engine",
  stops: "sign-in",
  explains: ["E9"],
  reads: ["containers"],
  needs: ["H1"],
  detect({ coolify: { place, addresses } }) {
    const stripped = addresses.filter(({ path, isStripped }) => isStripped && path !== "/");
    if (stripped.length === 0) return ok("no path is removed");
    const name = coolifyName(place);
    return fail({
      saw: `Coolify's proxy removes ${[...new Set(stripped.map(({ path }) => path))].join(" and ")} from requests to ${[...new Set(stripped.map(({ service }) => service))].join(" and ")}.`,
      why: "The app answers under /api and /dashboard. Without that part of the path, it recognizes no request.",
      next: `In Coolify, open ${name}, Advanced, Path prefixes: choose "Keep paths as-is", then press Redeploy. Or give the domain, without a path, to a single service.`,
      evidence: stripped.map(({ service, host, path }) => `${service}: ${host}${path} is passed on without ${path}`),
    });
  },
});
