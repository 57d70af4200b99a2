import { oneOffLabel, projectLabel, serviceLabel } from "../../../compose/commands/containers.ts";
import { digestLabel } from "../../../compose/stack/services/compose-service.ts";
import type { StackFacts } from "../../domain/facts/containers.ts";
import { foundProject } from "../../domain/grammar.ts";
import { looksLikeDittofeed } from "../../domain/service.ts";
import { coolifyLabels, isPreview } from "./coolify-labels.ts";

/** The part of `docker inspect` that tells which stack a container belongs to. */
interface Inspected {
  Name?: string;
  State?: { Status?: string };
  Config?: { Labels?: Record<string, string> | null };
}

interface Member {
  labels: ReadonlyMap<string, string>;
  running: boolean;
}

/** Of inspected containers: what belongs to this product, a project at a time. */
export function parseStacks(inspectJson: string): StackFacts[] {
  const projects = new Map<string, Member[]>();
  for (const { Name = "", Config, State } of JSON.parse(inspectJson) as Inspected[]) {
    if (isPreview(Config?.Labels ?? {}, Name)) continue;
    const labels = new Map(Object.entries(Config?.Labels ?? {}));
    const project = labels.get(projectLabel) ?? "";
    // Of a `compose run` only its own project's other containers tell what it is.
    // A name that Compose would not give is no project of Compose's.
    if (!foundProject.test(project) || labels.get(oneOffLabel) === "True") continue;
    projects.set(project, [...(projects.get(project) ?? []), { labels, running: State?.Status === "running" }]);
  }
  return [...projects].flatMap(([project, members]): StackFacts[] => {
    const services = [...new Set(members.map(({ labels }) => labels.get(serviceLabel) ?? ""))].toSorted();
    const ours = members.some(({ labels }) => labels.has(digestLabel));
    if (!ours && !looksLikeDittofeed(services)) return [];
    const coolify = members.flatMap(({ labels }) => coolifyLabels(Object.fromEntries(labels)) ?? [])[0];
    const directories = valuesOf(members, "com.docker.compose.project.working_dir");
    return [
      {
        project,
        // Compose gives all of a project's containers the same one. Where they differ, somebody
        // else has written one of them.
        directory: directories.length === 1 ? directories[0] : undefined,
        configFiles: valuesOf(members, "com.docker.compose.project.config_files"),
        services,
        running: members.filter(({ running }) => running).length,
        isCoolify: members.some(({ labels }) => labels.get("coolify.managed") === "true"),
        ...(coolify && { coolify }),
      },
    ];
  });
}

/** Each value of this label once, sorted; absent and empty ones left out. */
function valuesOf(members: readonly Member[], label: string): string[] {
  const found = members.map(({ labels }) => labels.get(label) ?? "");
  return [...new Set(found)].filter((value) => value !== "").toSorted();
}
