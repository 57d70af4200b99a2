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
  title: "compose.yaml and .env exist",
  category: "configuration",
  symptom: "Everything runs, but docker compose reports that there is no configuration file",
  detection: "the files in the installation's folder, while it has containers",
  proof: "engine",
  keptBy: "us",
  reads: ["installation", "directory", "containers"],
  detect(facts) {
    const { installation, directory, containers } = facts;
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const missing = missingFiles(installation, directory);
    if (missing.length === 0 || containers.length === 0) return ok("both exist");
    return fail({
      saw: `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing from ${directory?.path}, but ${containers.length} containers made from ${missing.length === 1 ? "it" : "them"} exist.`,
      why: "Running services keep running, but you cannot start, change or remove any of them.",
      next: "dittofeed-setup doctor --fix C16   rewrites it from the profile, with secrets from the containers; nothing restarts",
      evidence: directory?.exists === false ? [`the folder ${directory.path} does not exist`] : [],
    });
  },
  remediation: {
    title: "Rewrite the files from the profile and the containers",
    risk: "safe",
    first: true,
    steps: ({ installation, directory }) =>
      missingFiles(installation, directory).length === 0
        ? []
        : [{ do: "run-tasks", tasks: ["write-env", "write-compose"] }],
  },
});
