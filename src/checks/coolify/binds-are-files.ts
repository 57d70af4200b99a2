import { fail, ok } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

export const bindsAreFiles = coolifyCheck({
  id: "K9",
  title: "Every file that a container mounts is a file",
  symptom: "postgres exits at its first start: could not read from input file: Is a directory",
  detection: "host paths in the compose file in Coolify's folder that are folders but have a file extension",
  reads: ["containers"],
  detect({ coolify: { place, foldersForFiles } }) {
    if (foldersForFiles.length === 0) return ok("none is a folder");
    return fail({
      saw: `${foldersForFiles.map(({ target }) => target).join(", ")} ${foldersForFiles.length === 1 ? "is a folder" : "are folders"} in ${[...new Set(foldersForFiles.map(({ service }) => service))].join(", ")}.`,
      why: "Coolify does not know about files beside the compose file and creates a folder for each such path (coollabsio/coolify#8107).",
      next: `In the compose file, put the file's text under the volume (type: bind, content: …) or remove the volume: this program's files need none. Then press Redeploy for ${coolifyName(place)}. Delete any empty folder left behind under Storages first.`,
      evidence: foldersForFiles.map(({ service, source, target }) => `${service}: ${source} (a folder) at ${target}`),
    });
  },
});
