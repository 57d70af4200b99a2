import type { CoolifyResource } from "./facts/coolify.ts";
import type { FoundInstallation } from "./facts/directory.ts";
import type { RepairStep } from "./repair.ts";

/**
 * Who keeps an installation's settings, compose file and containers: whoever works on it asks here
 * what may be done, and what a person does instead. Nobody else compares.
 */
export interface Keeper {
  readonly name: KeeperName;
  /** Where a setting is changed, after "in", "into" or "out of". */
  readonly settings: string;
  /** Where a service is defined. */
  readonly composeFile: string;
  /** What is typed or pressed so that changed settings hold, after "then". */
  takeOver(services?: string): string;
  /** Are the installation's own tasks run here, by which files and containers are made? */
  readonly runsTasks: boolean;
  /** Does this program do such a step here itself? */
  does(step: RepairStep): boolean;
}

/** `us`: this program writes the files and has Compose make what they say. */
export type KeeperName = "us" | "coolify";

const us: Keeper = {
  name: "us",
  settings: ".env",
  composeFile: "the compose file",
  takeOver: (services = "") => `docker compose up -d ${services}`.trimEnd(),
  runsTasks: true,
  does: () => true,
};

/**
 * What no keeper minds: containers as they are, and what lies in the database and in ClickHouse.
 */
const harmlessToKeepers: readonly RepairStep["do"][] = [
  ...(["stop-containers", "start-containers", "restart-containers", "connect-network"] as const),
  ...(["set-role-password", "run-sql", "create-databases", "complete-schema"] as const),
  ...(["clickhouse-database", "app-work", "prune-images", "stop-stack"] as const),
  ...(["set-in-coolify", "deploy-in-coolify"] as const),
];

/**
 * Coolify writes compose file and `.env` anew with each deployment, and makes every container anew:
 * what anybody else writes there is lost, and what Compose would make there it does not know.
 */
const coolify = (place: CoolifyResource): Keeper => ({
  name: "coolify",
  settings: `Coolify (${coolifyName(place)}, Environment Variables)`,
  composeFile: place.kind === "service" ? "the compose file in Coolify" : "the compose file in the repository",
  takeOver: () => redeploy(place),
  runsTasks: false,
  does: (step) => harmlessToKeepers.includes(step.do),
});

export function keeperOf({ coolify: place }: Pick<FoundInstallation, "coolify">): Keeper {
  return place === undefined ? us : coolify(place);
}

/**
 * As a person finds it there: the name, where a container has told it, else the uuid of its
 * address.
 */
export const coolifyName = ({ name, uuid }: Pick<CoolifyResource, "name" | "uuid">): string =>
  name === undefined || name === "" ? uuid : name;

/** Everything that Coolify makes of changed settings, it makes with a deployment. */
export const redeploy = (place: Pick<CoolifyResource, "kind" | "name" | "uuid">): string =>
  `press ${place.kind === "service" ? "Restart" : "Redeploy"} for ${coolifyName(place)} in Coolify`;

/** As `--profile` takes it; Coolify's deployments are called otherwise by Compose. */
export const nameOf = ({ profile, project }: Pick<FoundInstallation, "profile" | "project">): string =>
  profile?.name ?? project;

/** What says which installation is meant, to a command about it. */
export const optionFor = (installation: Pick<FoundInstallation, "profile" | "project" | "coolify">): string =>
  installation.profile === undefined && installation.coolify !== undefined
    ? `--project ${installation.project}`
    : `--profile ${nameOf(installation)}`;
