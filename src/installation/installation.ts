// Over 150 lines: all that every command asks of one installation, in one place.
import { servicesOf } from "../../compose/stack/images.ts";
import type { SchemaMode } from "../../schema/model/schema-model.ts";
import { composeProject } from "../../tasks/services/services-up.ts";
import { engineProblem } from "../checks/host/engine-answers.ts";
import type { SkippedChecks } from "../checks/skipped-checks.ts";
import type { DatabaseAccess } from "../domain/database.ts";
import type { ComposeProject } from "../domain/docker.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import { type EngineFacts, engineNotAsked } from "../domain/facts/engine.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { OfflineBundle } from "../domain/offline-bundle.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, ResolvedProfile, Target } from "../domain/profile.ts";
import type { ServiceName } from "../domain/service.ts";
import type { InstallationTarget } from "../domain/target.ts";
import { answersOf, usesExternalDatabase } from "../domain/target.ts";
import { usage } from "../domain/usage.ts";
import { InstallationLock, lockHeld, withLock } from "../engine/lock.ts";
import { DatabaseSession } from "../facts/database-session.ts";
import { inspectDirectory } from "../facts/directory.ts";
import type { InstallationContext } from "./context.ts";
import { profileFromBundle } from "./from-bundle.ts";
import { fileGone, notInstalled } from "./not-installed.ts";
import { mustBeOurInstallation } from "./own-place.ts";
import { resolveProfile } from "./resolve-profile.ts";
import { keepSecretVariables } from "./secret-variables.ts";
import { RunSecrets, type SecretRow } from "./secrets.ts";
import { coolifyTarget } from "./targets/coolify.ts";
import { targetOf } from "./targets/target.ts";

export interface OpenOptions {
  target?: Target | undefined;
  secrets?: RunSecrets;
  engine?: EngineFacts;
  /** By whoever applies or plans, and was told so. */
  skipped?: SkippedChecks;
  /** What Coolify deploys is opened too: by whoever does all of it through Coolify's API. */
  throughCoolify?: true;
  /** Where the images come from, if not from their registries. */
  bundle?: OfflineBundle | undefined;
}

/** The database that a command works on. */
export interface NamedDatabase extends DatabaseAccess {
  readonly mode: SchemaMode;
  /** For people: where it is and who we are there, without a password. */
  readonly label: string;
  /** Undefined where an address named the database, and of what was found without a profile. */
  readonly profile: ResolvedProfile | undefined;
  /** Of the OAuth client at Google, where no profile says it and what runs does. */
  readonly googleClientId?: string | undefined;
  /** Whose it is; undefined where an address named the database. */
  readonly installation: (FoundInstallation & { directory: string }) | undefined;
  /** The folder for dumps of it. */
  readonly dumps: string;
}

/**
 * One installation of a profile on this host: the profile is resolved, the engine was asked,
 * nothing else has been looked at. `planInstallation` and `applyInstallation` go on from here;
 * `DoctorSession` is for one that may have no profile.
 */
export class Installation {
  readonly context: InstallationContext;
  readonly profile: ResolvedProfile;
  readonly target: InstallationTarget;
  readonly engine: EngineFacts;
  readonly secrets: RunSecrets;
  readonly skipped: SkippedChecks;
  readonly lock: InstallationLock;
  readonly bundle: OfflineBundle | undefined;

  private constructor(
    context: InstallationContext,
    known: Pick<Installation, "profile" | "target" | "engine" | "secrets" | "bundle" | "skipped">,
  ) {
    this.context = context;
    this.profile = known.profile;
    this.target = known.target;
    this.engine = known.engine;
    this.secrets = known.secrets;
    this.bundle = known.bundle;
    this.skipped = known.skipped;
    this.lock = new InstallationLock(context.ports, known.profile.directory);
  }

  /**
   * Throws Problem usage (not installed from here), place-not-ours, value-missing, value-refused;
   * image-not-found, platform-differs: not from this bundle.
   * Give the same `secrets` wherever one command opens it more than once.
   */
  static async open(context: InstallationContext, profile: Profile, options: OpenOptions = {}): Promise<Installation> {
    keepSecretVariables(context, profile);
    const decided = options.target ?? profile.target;
    const isElsewhere = options.throughCoolify === true && decided === "coolify";
    // An engine that says nothing would keep a rehearsal waiting for what it does not use.
    const needsEngine = !isElsewhere && (decided === undefined || answersOf({ target: decided }).usesEngine);
    const engine =
      options.engine ??
      (needsEngine ? await context.ports.docker.inspectEngine(context.interruption.signal) : engineNotAsked);
    const { bundle } = options;
    const asked = await resolveProfile(context, profile, { engine, target: options.target });
    const resolved = bundle === undefined ? asked : await profileFromBundle(context, asked, engine, bundle);
    const target = isElsewhere ? coolifyTarget : targetOf(resolved);
    await mustBeOurInstallation(context, resolved.directory);
    return new Installation(context, {
      profile: resolved,
      ...{ target, engine, bundle },
      secrets: options.secrets ?? new RunSecrets(context),
      skipped: options.skipped ?? new Set(),
    });
  }

  get found(): FoundInstallation {
    const { name: project, directory, mode } = this.profile;
    return { by: "profile", project, directory, profile: this.profile, mode };
  }

  /**
   * Why it cannot be looked at now: another run works on it, with the server that looking would
   * start and stop.
   */
  async busy(): Promise<Problem | undefined> {
    const other = this.target.bringsServer ? await this.lock.otherOwner() : undefined;
    return other === undefined ? undefined : lockHeld(other, this.lock.path, this.context.ports.clock.now());
  }

  /**
   * One piece of work on an installation at a time, whichever command does it. Throws Problem
   * lock-held.
   */
  locked<T>(work: () => Promise<T>): Promise<T> {
    return withLock(this.context, this.profile, work);
  }

  /** Every secret that it needs, and where its value will come from. Reads only, shows none. */
  async secretRows(): Promise<SecretRow[]> {
    const { ports, makeSecret } = this.context;
    const { profile, engine, target } = this;
    const { signal } = this.context.interruption;
    const runs = target.usesEngine && !target.isKept && engine.state === "usable";
    const containers = runs ? await ports.docker.containers(profile.name, signal) : [];
    const rows = await this.secrets.rows(
      profile,
      await inspectDirectory(ports, profile.directory, makeSecret),
      containers,
    );
    // What nobody brings, its keeper makes up.
    return target.isKept ? rows.filter(({ origin }) => origin !== "generated") : rows;
  }

  /**
   * Its stack, for whatever is done with its containers. Throws Problem: usage, engine-absent and
   * its like.
   */
  async stack(): Promise<ComposeProject> {
    const { profile, engine } = this;
    const { ports, makeSecret } = this.context;
    if (!this.target.usesEngine) throw noContainers(profile);
    if (engine.state !== "usable") throw new Problem(engineProblem(engine));
    const { compose } = installationPaths(profile.directory);
    if ((await ports.files.facts(compose)) === undefined) {
      const left = await ports.docker.containers(profile.name, this.context.interruption.signal);
      throw left.length > 0 ? fileGone(profile, compose, left.length) : notInstalled(profile, compose);
    }
    // Reading .env makes its secrets known to the redactor: containers may print them.
    await inspectDirectory(ports, profile.directory, makeSecret);
    return composeProject({ profile });
  }

  /**
   * Services that a person's own compose file adds, as Compose sees them. Where it cannot read the
   * files, what is done next says so.
   */
  async ownServices(project: ComposeProject): Promise<string[]> {
    const { signal } = this.context.interruption;
    const found = await this.context.ports.docker.composeServices(project, signal).catch(() => []);
    signal.throwIfAborted();
    return found;
  }

  /** All of its services where none is named. Throws Problem usage for one that is not there. */
  services(words: readonly string[]): ServiceName[];
  services(words: readonly string[], own: readonly string[]): string[];
  services(words: readonly string[], own: readonly string[] = []): string[] {
    const known: string[] = [...servicesOf(this.profile), ...own];
    const unknown = words.filter((word) => !known.some((service) => service === word));
    if (unknown.length > 0)
      throw usage(`There is no service ${unknown.join(", ")}. Available services: ${known.join(", ")}.`);
    return words.length === 0 ? [...known] : known.filter((service) => words.includes(service));
  }

  /**
   * Opens its database, closes it after `work`. Throws Problem: engine-absent and its like,
   * database-unreachable.
   */
  async withDatabase<T>(mode: SchemaMode | undefined, work: (named: NamedDatabase) => Promise<T>): Promise<T> {
    const { profile, engine, target } = this;
    const { ports, makeSecret, interruption } = this.context;
    const { signal } = interruption;
    const asksEngine = target.usesEngine && !usesExternalDatabase(profile);
    if (asksEngine && engine.state !== "usable") throw new Problem(engineProblem(engine));
    if (!target.usesEngine && (await ports.rehearsal.state(profile.directory)) === "absent") throw notThere(profile);
    const directory = await inspectDirectory(ports, profile.directory, makeSecret);
    const containers = asksEngine ? await ports.docker.containers(profile.name, signal) : [];
    // What else the profile lacks is no concern of its database.
    const { secrets } = await this.secrets.resolve(profile, directory, containers);
    const session = new DatabaseSession(ports, target);
    try {
      const access = await session.access({
        ...{ ports, installation: this.found, engine, containers, env: directory.env, signal },
        volumes: async () => [],
        password: secrets.get("POSTGRES_PASSWORD")?.secret,
        names: "own",
      });
      const label = `${access.credentials.database} of ${profile.name} (${profile.target})`;
      const { dumps } = installationPaths(profile.directory);
      const installation = { ...this.found, directory: profile.directory };
      return await work({ ...access, mode: mode ?? profile.mode, label, profile, installation, dumps });
    } finally {
      await session.close();
    }
  }
}

function noContainers({ name, directory }: ResolvedProfile): Problem {
  return new Problem({
    code: "usage",
    title: `"${name}" is a rehearsal`,
    saw: `It has no containers: only its files in ${directory}, and a PostgreSQL that runs while it is needed.`,
    why: "There are no services to work on.",
    next: `To see what it has: dittofeed-setup status --profile ${name}\nTo remove it: dittofeed-setup rehearsal remove ${name}`,
  });
}

function notThere(profile: ResolvedProfile): Problem {
  return new Problem({
    code: "database-unreachable",
    title: `The rehearsal "${profile.name}" has no database yet`,
    saw: `${profile.directory} has none.`,
    why: "The first run of the rehearsal creates it.",
    next: `dittofeed-setup --profile ${profile.name}`,
  });
}
