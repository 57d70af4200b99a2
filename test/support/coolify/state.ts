import type { Deployment } from "./deployment-log.ts";
import { newResource, newUuid, type Resource } from "./resource.ts";
import type { Behaviour } from "./versions.ts";

export type Ability = "read" | "write" | "deploy" | "read:sensitive" | "root";

export interface Token {
  readonly text: string;
  readonly abilities: readonly Ability[];
}

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

/** Coolify's database, and what an administrator has set in its settings. */
export class State {
  readonly behaviour: Behaviour;
  readonly resources: Resource[] = [];
  readonly deployments: Deployment[] = [];
  readonly tokens: Token[] = [];
  readonly asked: Asked[] = [];
  readonly repositories = new Map<string, string>();
  readonly projects = [{ uuid: newUuid(), name: "Marketing Tools" }];
  readonly environment = { uuid: newUuid(), name: "production" };
  readonly hostServer = { uuid: newUuid(), name: "localhost", ip: "host.docker.internal" };
  /** Settings, API: off until somebody turns it on; no address list; 200 requests a minute (config/api.php). */
  isApiEnabled = true;
  allowedIps = "";
  rateLimit = 200;

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
  }

  add(given: Partial<Resource> & Pick<Resource, "kind" | "name">): Resource {
    const made = newResource({ id: this.resources.length + 1, ...given });
    this.resources.push(made);
    return made;
  }

  find(kind: Resource["kind"], uuid: string): Resource | undefined {
    return this.resources.find((each) => each.kind === kind && each.uuid === uuid);
  }

  /** What somebody commits and pushes. */
  push(repository: string, branch: string, path: string, text: string): void {
    this.repositories.set(`${repository} ${branch} ${path}`, text);
  }

  readRepository(repository: string, branch: string, path: string): string | undefined {
    // ApplicationsController.php 1454: of a GitHub address only `owner/name` is kept.
    const spellings = [repository, `https://github.com/${repository}`, `https://github.com/${repository}.git`];
    return spellings
      .map((each) => this.repositories.get(`${each} ${branch} ${path}`))
      .find((text) => text !== undefined);
  }
}
