import { installationPaths } from "../../src/domain/installation-files.ts";
import { type Profile, profileSchema } from "../../src/domain/profile.ts";
import { memoryFiles } from "./memory-files.ts";
import { someFacts } from "./some-facts.ts";
import { someProfileInput } from "./some-profile.ts";
import type { Scripted } from "./untouchable-ports.ts";

export const acme: Profile = profileSchema.parse(someProfileInput({ directory: "/srv/acme" }));
export const lockFile = installationPaths("/srv/acme").lock;

/** What a command finds of the saved profile "acme" where it is installed; `docker` is what the test is about. */
export function installed(docker: Scripted["docker"] = {}, texts = new Map([["/srv/acme/compose.yaml", "# ours\n"]])) {
  return {
    profiles: {
      obstacle: async () => undefined,
      names: async () => ["acme"],
      load: async (name: string) => (name === "acme" ? acme : undefined),
      pathOf: (name: string) => `/config/${name}.json`,
    },
    files: memoryFiles(texts),
    host: {
      facts: async () => someFacts().host,
      environmentVariable: () => undefined,
      randomBytes: (count: number) => new Uint8Array(count).fill(7),
      thisProcess: async () => ({ pid: 1, bootId: "b", startedAtTick: "1", hostname: "h" }),
    },
    clock: { now: () => new Date("2026-11-27T00:00:00Z"), elapsed: () => 0 },
    docker: {
      inspectEngine: async () => someFacts().engine,
      containers: async () => [],
      composeServices: async () => [],
      ...docker,
    },
  } satisfies Scripted;
}
