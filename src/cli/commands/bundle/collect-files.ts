// Over 150 lines: the list of all that a bundle holds.
import { plainSetting } from "../../../../compose/env/settings.ts";
import { isShownSetting } from "../../../../compose/env/shown-settings.ts";
import { composeOutline } from "../../../../compose/stack/override-outline.ts";
import { profileText } from "../../../adapters/profiles/profile-text.ts";
import type { CheckResult } from "../../../domain/check.ts";
import { causesOf } from "../../../domain/doctor-overview.ts";
import type { InsideFacts } from "../../../domain/facts/application.ts";
import type { InspectedContainer } from "../../../domain/facts/containers.ts";
import type { DirectoryDetails } from "../../../domain/facts/directory.ts";
import type { FactGroup, Gathering, Observed } from "../../../domain/facts/facts.ts";
import { journalKept, logEndRead } from "../../../domain/file-sizes.ts";
import { safeName } from "../../../domain/grammar.ts";
import { installationPaths } from "../../../domain/installation-files.ts";
import type { Files } from "../../../domain/ports.ts";
import type { Secret } from "../../../domain/secret.ts";
import { readLastRun } from "../../../facts/last-run.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import type { BundleFile } from "../../../output/bundle/redact-files.ts";
import { findingJson } from "../doctor/report-json.ts";
import { reportLines } from "../doctor/report-text.ts";
import { registerHidden } from "./register-hidden.ts";

type Versioned = Pick<InstallationContext, "ports" | "makeSecret"> & { version: string };

/** Groups of facts that are told as they are. Rows are left out: they are the customers'. */
const told: readonly FactGroup[] = ["host", "engine", "compose", "ports", "images", "volumes", "stacks"];
const logLines = 2000;
const journalLines = 500;

/**
 * Everything that helps to understand an installation from afar, not yet redacted. What cannot be
 * read says why.
 */
export async function collectFiles(
  context: Versioned,
  session: DoctorSession,
  gathering: Gathering,
  reports: readonly CheckResult[],
): Promise<BundleFile[]> {
  const [facts, containers, directory, database] = await Promise.all([
    Promise.all(told.map(async (group) => ({ name: `facts/${group}.json`, text: json(await gathering[group]) }))),
    gathering.containers,
    gathering.directory,
    gathering.database,
  ]);
  const running = containers.state === "seen" ? containers.value : [];
  const env = directory.state === "seen" ? directory.value?.env : undefined;
  for (const environment of [env ?? new Map(), ...running.map((one) => one.environment)])
    registerHidden(environment, context.makeSecret);
  const { installation } = session;
  const causes = causesOf(reports);
  const shownReports = reports.map((report) => findingJson(report, causes, session));
  return [
    { name: "versions.json", text: json(versions(context, await gathering.engine, await gathering.compose)) },
    { name: "findings.txt", text: lines(reportLines(installation, reports, session)) },
    { name: "findings.json", text: json(shownReports) },
    ...(installation.profile === undefined ? [] : [{ name: "profile.yaml", text: profileText(installation.profile) }]),
    ...directoryFiles(directory),
    { name: "containers.json", text: json(containers.state === "seen" ? running.map(inspected) : containers) },
    { name: "database.json", text: json(database) },
    ...facts,
    ...(installation.coolify === undefined
      ? []
      : [{ name: "facts/coolify.json", text: json(await gathering.coolify) }]),
    { name: "facts/inside.json", text: json(withoutDigests(await gathering.inside)) },
    ...(await logFiles(session, running)),
    ...(installation.directory === undefined ? [] : await runFiles(context.ports.files, installation.directory)),
  ];
}

/** They are keyed anew for every look, so they tell nobody anything. */
function withoutDigests(seen: Observed<InsideFacts>): object {
  if (seen.state === "failed") return seen;
  const { digests: _, ...rest } = seen.value;
  return rest;
}

function versions({ version, ports }: Versioned, engine: Observed<unknown>, compose: Observed<unknown>): object {
  const { node } = process.versions;
  return { written: ports.clock.now().toISOString(), "dittofeed-setup": version, node, engine, compose };
}

function directoryFiles(seen: Observed<DirectoryDetails | undefined>): BundleFile[] {
  if (seen.state === "failed") return [{ name: "directory.txt", text: `could not be read: ${seen.saw}\n` }];
  const directory = seen.value;
  if (directory === undefined) return [];
  const { path, foreign, envMode, composeIsOurs, envBackups, composeText, override, overrideText, env } = directory;
  const about = {
    path,
    foreign,
    envMode: envMode?.toString(8),
    composeIsOurs,
    envBackups: envBackups.map(({ name }) => name),
  };
  return [
    { name: "directory.json", text: json(about) },
    { name: "env.txt", text: lines([...settings(env)].map(([name, value]) => `${name}=${value}`)) },
    ...(composeText === undefined
      ? []
      : [{ name: "compose.yaml", text: composeIsOurs ? composeText : composeOutline(composeText) }]),
    ...(override === undefined || overrideText === undefined
      ? []
      : [{ name: override, text: composeOutline(overrideText) }]),
  ];
}

/** The settings by name, with the values that are known to be nobody's secret. */
function settings(environment: ReadonlyMap<string, Secret>): Map<string, string> {
  return new Map(
    [...environment].map(([name, value]) => [
      name,
      (isShownSetting(name) ? plainSetting(environment, name) : undefined) ?? (value.isEmpty ? "" : `[${name} hidden]`),
    ]),
  );
}

function inspected(container: InspectedContainer): object {
  const { environment, published, ...rest } = container;
  return { ...rest, environment: Object.fromEntries(settings(environment)), published: Object.fromEntries(published) };
}

async function logFiles(
  { ports, signal }: DoctorSession,
  containers: readonly InspectedContainer[],
): Promise<BundleFile[]> {
  return Promise.all(
    containers.map(async ({ id, name }) => {
      const said = await ports.docker.containerLogs(id, logLines, signal).catch((thrown: unknown) => {
        signal.throwIfAborted();
        return [`could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
      });
      return { name: `logs/${safeName(name)}.log`, text: lines(said) };
    }),
  );
}

/** What this product wrote down of its own last run. */
async function runFiles(files: Files, directory: string): Promise<BundleFile[]> {
  const { journal, logs } = installationPaths(directory);
  const [events, last] = await Promise.all([files.readEnd(journal, journalKept), readLastRun(files, directory)]);
  const log =
    last === undefined ? undefined : await files.readEnd(`${logs}/${last.run}.log`, logEndRead).catch(() => undefined);
  return [
    ...(events === undefined ? [] : [{ name: "runs/journal.ndjson", text: lines(tail(events, journalLines)) }]),
    ...(log === undefined ? [] : [{ name: "runs/last-run.log", text: lines(tail(log, logLines)) }]),
  ];
}

function tail(text: string, count: number): string[] {
  return text.trimEnd().split("\n").slice(-count);
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join("");
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
