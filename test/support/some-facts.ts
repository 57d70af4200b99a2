import type { PlanFacts } from "../../src/domain/facts/facts.ts";

/**
 * A host with a usable engine on which nothing has been installed; name only what a test is about.
 */
export function someFacts(parts: Partial<PlanFacts> = {}): PlanFacts {
  return {
    host: {
      platform: "linux",
      architecture: "x64",
      cpus: 4,
      memoryBytes: 8 * 1024 ** 3,
      uid: 1000,
      unprivilegedUsers: [],
    },
    engine: {
      state: "usable",
      version: "28.0.0",
      architecture: "amd64",
      rootDirectory: "/var/lib/docker",
      freeBytes: 50 * 1024 ** 3,
      local: true,
    },
    compose: { state: "v2", version: "2.40.3" },
    directory: {
      path: "/srv/acme",
      exists: false,
      writable: true,
      foreign: [],
      composeText: undefined,
      composeIsOurs: false,
      override: undefined,
      overrideText: undefined,
      envText: undefined,
      envMode: undefined,
      authorities: {},
      env: new Map(),
      envBackups: [],
    },
    ports: [],
    images: [],
    containers: [],
    ownServices: [],
    volumes: [],
    database: { state: "absent" },
    postgresData: { state: "none" },
    encryption: { state: "none" },
    application: { state: "absent" },
    savedProfile: { current: false, exists: false, path: "/home/someone/.config/acme.json" },
    ...parts,
  };
}
