import { Problem } from "../../src/domain/problem.ts";
import { acme, installed } from "./installed.ts";
import { someFacts } from "./some-facts.ts";
import type { Scripted } from "./untouchable-ports.ts";

/** What a command finds of the saved profile "acme" on a host whose engine does not answer: nothing can be changed. */
export function stoppedEngine() {
  const { host, clock, ...rest } = installed({
    inspectEngine: async () => ({ state: "stopped", saw: "no docker" }),
    inspectCompose: async () => someFacts().compose,
    stacks: async () => [],
    containers: async () => [],
    volumes: async () => [],
    publishers: async () => [],
    localImages: async () => new Map(),
    lookUpImage: async () => ({ state: "unknown", saw: "no docker" }),
  });
  const refused = new Problem({ code: "app-failed", title: "", saw: "nobody answers", why: "", next: "" });
  return {
    ...rest,
    profiles: { ...rest.profiles, save: async () => acme.name },
    host: { ...host, inspectPort: async () => ({ free: true, owner: undefined }), isAlive: async () => false },
    // Nobody waits so long here.
    clock: {
      ...clock,
      sleep: (_: number, signal: AbortSignal) =>
        new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
    },
    http: async () => {
      throw refused;
    },
    certificate: async () => {
      throw refused;
    },
  } satisfies Scripted;
}
