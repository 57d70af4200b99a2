import { fail, ok } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

export const bindsAreFiles = coolifyCheck({
  id: "K9",
  title: "What a container is to see as a file is one",
  symptom: "postgres ends at its first start: could not read from input file: Is a directory",
  detection: "paths of the host in the compose file of Coolify's folder that are folders, and have a file's ending",
  reads: ["containers"],
  detect({ coolify: { place, foldersForFiles } }) {
    if (foldersForFiles.length === 0) return ok("none is a folder");
    return fail({
      saw: `${foldersForFiles.map(({ target }) => target).join(", ")} ${foldersForFiles.length === 1 ? "is a folder" : "are folders"} in ${[...new Set(foldersForFiles.map(({ service }) => service))].join(", ")}.`,
      why: "Coolify knows nothing of files beside the compose file, and makes a folder of each such path (coollabsio/coolify#8107).",
      next: `In the compose file write the file's text below the volume (type: bind, content: …), or leave the volume out: this program's files need none. Then press Redeploy of ${coolifyName(place)}; an empty folder that is left has to be deleted first under Storages.`,
      evidence: foldersForFiles.map(({ service, source, target }) => `${service}: ${source} (a folder) at ${target}`),
    });
  },
});
