import { check } from "../../domain/check.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import { fail, ok } from "../../domain/finding.ts";
import { withoutSettings } from "./settings-seen.ts";

/** Of those that a profile's installation cannot be without. */
function missingFiles({ profile }: FoundInstallation, directory: DirectoryDetails | undefined): string[] {
  // Without a profile it may be anybody's stack, under whatever names its files have.
  if (profile === undefined || directory === undefined) return [];
  return [
    ...(directory.composeText === undefined ? ["compose.yaml"] : []),
    ...(directory.envText === undefined ? [".env"] : []),
  ];
}

/**
 * Containers go on without the files that they were made from: nobody notices until something has
 * to be started, and then Compose knows nothing.
 */
export const filesAreThere = check({
  id: "C16",
  title: "compose.yaml and .env are there",
  category: "configuration",
  symptom: "All runs, and docker compose says that there is no configuration file",
  detection: "the files in the folder of the installation, while it has containers",
  proof: "engine",
  keptBy: "us",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const { installation, directory, containers } = facts;
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const missing = missingFiles(installation, directory);
    if (missing.length === 0 || containers.length === 0) return ok("both are there");
    return fail({
      saw: `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} gone from ${directory?.path}, and ${containers.length} containers made from ${missing.length === 1 ? "it" : "them"} are there.`,
      why: "What runs goes on; but nothing can be started, changed or taken down any more.",
      next: "dittofeed-setup doctor --fix C16   writes it again from the profile; secrets come from the containers, and nothing is restarted",
      evidence: directory?.exists === false ? [`there is no folder ${directory.path}`] : [],
    });
  },
  remediation: {
    title: "Write the files again, as the profile and the containers have it",
    risk: "safe",
    first: true,
    steps: ({ installation, directory }) =>
      missingFiles(installation, directory).length === 0
        ? []
        : [{ do: "run-tasks", tasks: ["write-env", "write-compose"] }],
  },
});
