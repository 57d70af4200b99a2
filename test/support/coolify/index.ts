// Over 150 lines: what a test may do to a Coolify, and the queue of its deployments.
import { randomInt } from "node:crypto";
import type { TestCertificate } from "../certificates.ts";
import type { RunningEngine } from "../engine/engine.ts";
import type { Effects } from "./api/applications.ts";
import type { Queue } from "./api/deployments.ts";
import { routes } from "./api/routes.ts";
import { startApi } from "./api/server.ts";
import { deployApplication, loadComposeFile } from "./deploy-application.ts";
import { deployService } from "./deploy-service.ts";
import { Deployment } from "./deployment-log.ts";
import { type Server, serverWith } from "./docker-port.ts";
import { parseCompose, timeSuffix } from "./parser.ts";
import { newUuid, type Resource } from "./resource.ts";
import { type Ability, State } from "./state.ts";
import { statusOf, stopIfRestarting } from "./status.ts";
import { behaviours } from "./versions.ts";

export interface CoolifyOptions {
  /** The engine of the server that it deploys to; or a server of the test's own, which fails on what nobody scripted. */
  readonly engine?: Pick<RunningEngine, "env">;
  readonly server?: Server;
  /** Its `/data/coolify`: an absolute path that does not need to exist. */
  readonly root: string;
  readonly version?: "oldest" | "newest";
  readonly tls?: TestCertificate;
}

export interface Coolify {
  readonly state: State;
  /** `http://127.0.0.1:port`, to be followed by `/api/v1`. */
  readonly url: string;
  /** A new one, as the page "API tokens" makes it. */
  token(...abilities: readonly Ability[]): string;
  /** Somebody fills in the page "Docker Compose": repository, branch, file. It is loaded at once, as there. */
  addApplication(given: Partial<Resource> & Pick<Resource, "name">): Resource;
  addService(name: string, compose: string): Resource;
  /** Somebody presses "Deploy", and waits until it is over, with its post-deployment command. */
  deploy(uuid: string): Promise<Deployment>;
  /** The same for a resource of the kind "service", which knows no deployments. */
  startService(uuid: string): Promise<void>;
  /** So many answers to post-deployment commands are lost on the way, so that Coolify runs them again. */
  loseAnswers(count: number): void;
  /** What it does once a minute: true if it has stopped the application for its restarts. */
  minute(uuid: string): Promise<boolean>;
  readonly ownLog: readonly string[];
  stop(): Promise<void>;
}

/** Coolify, as far as its sources say what it does: see README.md. */
export async function startCoolify({
  engine,
  server: given,
  root,
  version = "newest",
  tls,
}: CoolifyOptions): Promise<Coolify> {
  const state = new State(behaviours[version]);
  const server = given ?? serverWith(engine ?? { env: {} });
  const wildcard = "http://203.0.113.7.sslip.io";
  const around = { version: state.behaviour.version, root, wildcard };
  const lostAnswers = { count: 0 };
  const ownLog: string[] = [];
  const jobs: Promise<unknown>[] = [];
  const readRepository = state.readRepository.bind(state);

  const load = (resource: Resource) => {
    loadComposeFile({ resource }, { readRepository });
    parseCompose(resource, { ...around, suffix: "" });
  };
  const run = async (deployment: Deployment): Promise<void> => {
    deployment.status = "in_progress";
    const suffix = timeSuffix(new Date(), randomInt(1_000_000));
    const { joinsLines } = state.behaviour;
    const place = { server, around, suffix, readRepository, lostAnswers, ownLog, joinsLines };
    await deployApplication(deployment, place);
    deployment.end();
    next();
  };
  /** applications.php 137: one at a time for an application; the next one waits. */
  const next = () => {
    for (const waiting of state.deployments.filter(({ status }) => status === "queued")) {
      const busy = state.deployments.some(
        (each) => each.resource === waiting.resource && each.status === "in_progress",
      );
      if (!busy) jobs.push(run(waiting));
    }
  };
  const queue: Queue = {
    deploy(resource, { restartOnly = false, force = false }) {
      const same = state.deployments.some((each) => each.resource === resource && !each.isOver);
      if (same && !force) return undefined;
      const made = new Deployment(newUuid(), resource, restartOnly);
      state.deployments.push(made);
      next();
      return made;
    },
    startService(service) {
      const log = (error: Error) => void ownLog.push(error.message);
      jobs.push(deployService(service, server, { ...around, suffix: "" }).catch(log));
    },
    cancel(deployment) {
      deployment.log("Deployment cancelled by user via API.", "stderr");
      deployment.status = "cancelled-by-user";
      next();
    },
  };
  const effects: Effects = {
    loadLater: (resource) =>
      void setImmediate(() => {
        try {
          load(resource);
        } catch (error) {
          // LoadComposeFile.php is a job of the queue: who asked for the resource never hears of its failure.
          ownLog.push((error as Error).message);
        }
      }),
    async refreshStatus(resource) {
      resource.status = await statusOf(resource, server);
    },
  };
  const api = await startApi(state, routes(effects, queue), tls);

  return {
    state,
    url: api.url,
    ownLog,
    token(...abilities) {
      const text = `${state.tokens.length + 1}|${newUuid()}${newUuid()}`;
      state.tokens.push({ text, abilities });
      return text;
    },
    addApplication(resource) {
      const made = state.add({ ...resource, kind: "application" });
      load(made);
      return made;
    },
    addService: (name, compose) => state.add({ kind: "service", name, composeRaw: compose }),
    async deploy(uuid) {
      const resource = state.find("application", uuid);
      if (resource === undefined) throw new Error(`no application ${uuid}`);
      const deployment = queue.deploy(resource, {});
      if (deployment === undefined) throw new Error("Deployment already queued for this commit.");
      await deployment.ended;
      return deployment;
    },
    async startService(uuid) {
      const service = state.find("service", uuid);
      if (service === undefined) throw new Error(`no service ${uuid}`);
      await deployService(service, server, { ...around, suffix: "" });
    },
    loseAnswers(count) {
      lostAnswers.count = count;
    },
    async minute(uuid) {
      const resource = state.resources.find((each) => each.uuid === uuid);
      return resource !== undefined && (await stopIfRestarting(resource, server));
    },
    async stop() {
      await Promise.allSettled(jobs);
      await api.stop();
    },
  };
}
