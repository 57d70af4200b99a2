// Over 150 lines: table and picture of the services are made of the same looks.
import { networkName } from "../../../../compose/stack/networks.ts";
import { publishedPorts } from "../../../../compose/stack/published-ports.ts";
import { type PlannedPlace, plannedPlaces } from "../../../../compose/stack/who-needs-whom.ts";
import type { CheckResult } from "../../../domain/check.ts";
import { shortened } from "../../../domain/clean-text.ts";
import type { InspectedContainer } from "../../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import type { Gathering, Observed } from "../../../domain/facts/facts.ts";
import { applicationServices, infrastructureServices } from "../../../domain/service.ts";
import type { Report, ReportService, Severity, StackBox, StackPicture } from "../../../output/report/report.ts";
import { bytesText, durationText } from "../../../output/text/amounts.ts";
import { servicesFound } from "../doctor/concerned-service.ts";
import type { ServiceStatus, Status } from "../status/describe-status.ts";

export type Pictured = Pick<Report, "services" | "stack">;

/** A person's own file may add as many as it likes. */
const ownShown = 24;

/** The services as a table and as a picture: what the stack is meant to be, and what was seen of it. */
export async function pictured(
  installation: FoundInstallation,
  status: Status,
  reports: readonly CheckResult[],
  gathering: Gathering,
): Promise<Pictured> {
  const [containers, directory, own, coolify] = await Promise.all([
    gathering.containers,
    gathering.directory,
    gathering.ownServices,
    gathering.coolify,
  ]);
  const running = seenIn(containers) ?? [];
  const folder = seenIn(directory);
  const { profile, project } = installation;
  const places = plannedPlaces(
    installation.coolify === undefined ? profile : undefined,
    folder?.composeText,
    folder?.overrideText,
  );
  const waits = new Map(seenIn(coolify)?.services.map(({ name, waitsFor }) => [name, waitsFor]));
  const needsOf = (service: string) => [
    ...new Set([...(places.get(service)?.needs ?? []), ...(waits.get(service) ?? [])]),
  ];
  const found = foundOf(reports, running);
  const boxes = [
    ...oncePer(status.services).map((one) => {
      const containersOf = running.filter(({ service }) => service === one.service);
      return boxOf(one, containersOf, portsOf(one.service, containersOf, installation), found.get(one.service) ?? [], {
        project,
        place: places.get(one.service),
      });
    }),
    ...(seenIn(own) ?? []).slice(0, ownShown).map(
      ({ service, state, health = "none", bindings }): StackBox => ({
        ...{ service, role: "own", image: "", found: [], ports: bindings.map(String) },
        condition: health === "none" || state !== "running" ? state : health,
        severity: state !== "running" || health === "unhealthy" ? "warn" : "ok",
        networks: (places.get(service)?.networks ?? []).map((network) => networkName(project, network)),
      }),
    ),
  ];
  const arrows = boxes.flatMap(({ service }) =>
    needsOf(service)
      .filter((to) => boxes.some((box) => box.service === to))
      .map((to) => ({ from: service, to })),
  );
  const stack: StackPicture = { boxes, arrows, unknown: unknownOf(boxes, places, waits) };
  return { stack, services: status.services.map((one) => rowOf(one, boxes, arrows)) };
}

const seenIn = <Value>(seen: Observed<Value>): Value | undefined => (seen.state === "seen" ? seen.value : undefined);

/** Of several containers of one service the one that is worst stands for all. */
function oncePer(services: readonly ServiceStatus[]): ServiceStatus[] {
  const names = [...new Set(services.map(({ service }) => service))];
  return names.flatMap((name) => {
    const own = services.filter(({ service }) => service === name);
    return own.find(({ condition }) => condition !== "healthy") ?? own[0] ?? [];
  });
}

type Found = Pick<CheckResult, "id" | "finding">;

function foundOf(reports: readonly CheckResult[], running: readonly InspectedContainer[]): Map<string, Found[]> {
  const serviceOf = new Map(running.map(({ id, service }) => [id, service]));
  const found = new Map<string, Found[]>();
  for (const report of reports) {
    if (report.finding.status !== "fail" && report.finding.status !== "warn") continue;
    for (const service of new Set(servicesFound(report, serviceOf)))
      found.set(service, [...(found.get(service) ?? []), report]);
  }
  return found;
}

function boxOf(
  { service, condition, state, image }: ServiceStatus,
  running: readonly InspectedContainer[],
  ports: readonly string[],
  found: readonly Found[],
  { project, place }: { project: string; place: PlannedPlace | undefined },
): StackBox {
  const joined = running[0]?.networks.map(({ name }) => name) ?? [];
  const planned = (place?.networks ?? []).map((network) => networkName(project, network));
  return {
    ...{ service, role: roleOf(service), image: shortened(image, 300), ports, condition: said(condition, state) },
    severity: severityOf(condition, state, found),
    found: found.map(({ id }) => id),
    networks: joined.length > 0 ? joined : planned,
  };
}

function roleOf(service: string): StackBox["role"] {
  if ((infrastructureServices as readonly string[]).includes(service)) return "infrastructure";
  return (applicationServices as readonly string[]).includes(service) ? "application" : "outside";
}

/** What could not be asked is not absent. */
function said(condition: string, state: string): string {
  return state === "not known" ? "not known" : condition === "crash-loop" ? "restarts over and over" : condition;
}

function severityOf(condition: string, state: string, found: readonly Found[]): Severity {
  if (found.some(({ finding }) => finding.status === "fail")) return "fail";
  if (state === "not known") return "unknown";
  if (condition !== "healthy") return condition === "starting" || condition === "created" ? "warn" : "fail";
  return found.length > 0 ? "warn" : "ok";
}

/** As the containers have them; of what is not there, as the profile would have them. */
function portsOf(
  service: string,
  running: readonly InspectedContainer[],
  { profile, coolify }: FoundInstallation,
): string[] {
  const bound =
    running.length > 0 || profile === undefined || coolify !== undefined
      ? running.flatMap(({ bindings }) => bindings)
      : publishedPorts(profile).filter((one) => one.service === service);
  return [...new Set(bound.map(({ address, port }) => portText(address, port)))];
}

/** `127.0.0.1:5432`; of a port that every machine reaches the number alone, `*:443`. */
function portText(address: string, port: number): string {
  if (["", "0.0.0.0", "::"].includes(address)) return `*:${port}`;
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function rowOf(one: ServiceStatus, boxes: readonly StackBox[], arrows: StackPicture["arrows"]): ReportService {
  const { service, condition, state, image, restarts, uptimeSeconds, memoryBytes, memoryLimitBytes } = one;
  const box = boxes.find((each) => each.service === service);
  const used = memoryBytes === null ? "" : bytesText(memoryBytes);
  return {
    ...{ service, restarts, condition: said(condition, state) },
    ...partsOf(shortened(image, 300)),
    severity: severityOf(condition, state, []),
    ports: box?.ports ?? [],
    memory: used === "" || memoryLimitBytes === 0 ? used : `${used} of ${bytesText(memoryLimitBytes)}`,
    upFor: uptimeSeconds === null ? "" : durationText(uptimeSeconds),
    startedAt: uptimeSeconds === null ? "" : one.startedAt,
    needs: arrows.filter(({ from }) => from === service).map(({ to }) => to),
  };
}

/** `registry:5000/postgres:15.19@sha256:…`: the colon after the last slash stands before the tag. */
function partsOf(reference: string): Pick<ReportService, "image" | "version" | "digest"> {
  const [name = "", digest = ""] = reference.split("@");
  const at = name.indexOf(":", name.lastIndexOf("/") + 1);
  return { image: at < 0 ? name : name.slice(0, at), version: at < 0 ? "" : name.slice(at + 1), digest };
}

function unknownOf(
  boxes: readonly StackBox[],
  places: ReadonlyMap<string, PlannedPlace>,
  waits: ReadonlyMap<string, unknown>,
): string | undefined {
  if (boxes.length === 0 || places.size > 0 || waits.size > 0) return undefined;
  return "Which service needs which is unknown: no compose file could be read.";
}
