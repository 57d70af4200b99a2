import { edgeOverrides, isEarlierLayout as wasWrittenEarlier } from "../../../compose/stack/edge/written-edge.ts";
import { check } from "../../domain/check.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import { fail, ok } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import { applicationServices, edgeService, type ServiceName, tunnelService } from "../../domain/service.ts";
import { asProfileSaysUnless } from "./as-profile-says.ts";
import { withoutContainers } from "./running.ts";

/** Nobody could sign in to the earlier layout whose browser was not on the host itself. */
export const edgeStands = check({
  id: "S17",
  title: "One address serves the dashboard and the API",
  category: "services",
  service: "edge",
  symptom: "Sign-in ends at http://localhost:3001, or pages open but stay empty",
  detection: "the service edge in compose.yaml",
  proof: "engine",
  keptBy: "us",
  stops: "sign-in",
  reads: ["installation", "containers", "directory"],
  needs: ["H1", "C16"],
  detect({ installation, containers, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (installation.profile === undefined)
      return ok("its public address is known only from a profile; the checks below look at what answers");
    if (!isEarlierLayout(installation, directory)) return ok("the edge exists");
    return fail({
      saw: "This installation has the earlier layout, without an edge in front of the dashboard and the API.",
      why: "The edge corrects addresses that are built into the published images. Without it, nobody can sign in and work.",
      next: `dittofeed-setup plan ${installation.project} shows what changes; dittofeed-setup --profile ${nameOf(installation)} applies it`,
    });
  },
  remediation: {
    title: "Add the edge and recreate the applications behind it",
    risk: "restarts",
    steps({ installation, directory }) {
      const tunnel: ServiceName[] = installation.profile?.tunnel === undefined ? [] : [tunnelService];
      const services: ServiceName[] = [...applicationServices, edgeService, ...tunnel];
      return asProfileSaysUnless(installation, directory, services, edgeOverrides);
    },
  },
});

export function isEarlierLayout({ profile }: FoundInstallation, directory: DirectoryDetails | undefined): boolean {
  if (profile === undefined || directory?.composeText === undefined || !directory.composeIsOurs) return false;
  return wasWrittenEarlier(directory.composeText);
}
