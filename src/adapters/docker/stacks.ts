import { projectLabel, serviceLabel } from "../../../compose/docker-arguments.ts";
import { jsonObject } from "../../../compose/json-line.ts";
import { digestLabel } from "../../../compose/service-digest.ts";
import type { StackFacts } from "../../domain/doctor-facts.ts";

/** Of the lines of `docker ps --format '{{json .}}'`: what belongs to this product, a project at a time. */
export function parseStacks(text: string): StackFacts[] {
  const projects = new Map<string, { labels: Map<string, string>; running: boolean }[]>();
  for (const line of text.split("\n")) {
    const one = jsonObject(line) as { Labels?: string; State?: string } | undefined;
    const labels = labelsOf(one?.Labels ?? "");
    const project = labels.get(projectLabel);
    // Of a `compose run` only its own project's other containers tell what it is.
    if (project === undefined || labels.get("com.docker.compose.oneoff") === "True") continue;
    projects.set(project, [...(projects.get(project) ?? []), { labels, running: one?.State === "running" }]);
  }
  return [...projects].flatMap(([project, containers]): StackFacts[] => {
    const services = [...new Set(containers.map(({ labels }) => labels.get(serviceLabel) ?? ""))].toSorted();
    const ours = containers.some(({ labels }) => labels.has(digestLabel));
    if (!ours && !looksLikeDittofeed(services)) return [];
    const directory = containers
      .map(({ labels }) => labels.get("com.docker.compose.project.working_dir"))
      .find((one) => one !== undefined && one !== "");
    return [
      {
        project,
        directory,
        services,
        running: containers.filter(({ running }) => running).length,
        isCoolify: containers.some(({ labels }) => labels.get("coolify.managed") === "true"),
      },
    ];
  });
}

/** No other product is known to have these beside each other. */
function looksLikeDittofeed(services: readonly string[]): boolean {
  return ["api", "dashboard", "temporal"].every((service) => services.includes(service));
}

/** `a=b,c=d`; a value may hold a comma, a key of Compose's or Coolify's never does. */
function labelsOf(text: string): Map<string, string> {
  const labels = new Map<string, string>();
  let last: string | undefined;
  for (const part of text.split(",")) {
    const [, key, value] = /^([\w./-]+)=(.*)$/s.exec(part) ?? [];
    if (key !== undefined && /[.]/.test(key)) {
      labels.set(key, value ?? "");
      last = key;
    } else if (last !== undefined) labels.set(last, `${labels.get(last)},${part}`);
  }
  return labels;
}
