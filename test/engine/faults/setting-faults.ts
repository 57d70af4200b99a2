import { chmod, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { parseEnvFile } from "../../../compose/env/env-file.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { exhaustive } from "../../support/exhaustive.ts";
import { rowCounts } from "../../support/inspect-stack.ts";
import type { TestInstallation } from "../../support/test-installation.ts";
import type { Fault } from "./fault.ts";

const publicApi = "docker.reactmotion.com/my-docker-repo/dittofeed/api:multitenancy-redis-v1-fixed";

/** Known without a name server. It names the port: who moves the port has to change it too. */
export const localAddress = ({ ports }: ProfileInput): string => `http://localhost:${ports?.edge}`;

/** It runs, and answers nobody, the engine's request to end neither: which then need not wait its twenty seconds. */
async function silence(on: TestInstallation, service: "api" | "dashboard"): Promise<void> {
  await on.madeWith(service, "    stop_grace_period: 1s\n");
  await on.signal(service, "SIGSTOP");
}

/** Of an installation in embedded mode at `localAddress`, without the published images' defects. */
export function settingFaults(): (readonly [Fault, ...Fault[]])[] {
  const readable: Fault = {
    title: "C9: .env that others may read is closed",
    finds: ["C9"],
    make: (on) => chmod(on.dotEnv, 0o644),
    restarts: [],
    repaired: async (_, on) => expect((await stat(on.dotEnv)).mode & 0o777).toBe(0o600),
  };

  const anonymous: Fault = {
    title: "C7: a mode that somebody set by hand is one finding",
    finds: ["C7"],
    settings: () => ({ AUTH_MODE: "anonymous" }),
    found: (seen) => expect(seen.of("C7").evidence).toContain('api: AUTH_MODE is "anonymous"'),
    repaired: async (_, on) => expect(await readFile(on.dotEnv, "utf8")).toContain("AUTH_MODE='multi-tenant'"),
  };

  let rows = "";
  const placeholder: Fault = {
    title: "C1, C5, C6: a placeholder and two wrong addresses at once are three findings, and not a row is touched",
    finds: ["C1", "C5", "C6"],
    settings: ({ profile }) => ({
      JWT_SECRET: "change-me",
      DASHBOARD_URL: `${localAddress(profile)}/dashboard`,
      NEXTAUTH_URL: localAddress(profile),
    }),
    async found(seen, on) {
      expect(seen.of("C1").evidence.join()).toContain("JWT_SECRET");
      expect(JSON.stringify(seen.findings)).not.toContain("change-me");
      rows = await rowCounts(on.engine, on.project);
    },
    async repaired(after, on) {
      // What writes the file as the profile has it leaves nothing for C6 to do.
      expect(after.repaired).toEqual(expect.arrayContaining(["C1", "C5"]));
      expect(await rowCounts(on.engine, on.project)).toBe(rows);
    },
  };

  const halfHubspot: Fault = {
    title: "C13: half of HubSpot is told, and left to the person who has the other half",
    finds: ["C13"],
    settings: () => ({ HUBSPOT_CLIENT_ID: "1234" }),
    found: (seen) => expect(seen.of("C13").fix).toBeNull(),
    async byHand(on) {
      const text = await readFile(on.dotEnv, "utf8");
      await writeFile(on.dotEnv, text.replace(/^HUBSPOT_CLIENT_ID=.*\n/m, ""), { mode: 0o600 });
      await on.up("--wait");
    },
  };

  const lostLine: Fault = {
    title: "C15: a password that .env has lost is put back from the containers",
    finds: ["C15"],
    async make(on) {
      const text = await readFile(on.dotEnv, "utf8");
      await writeFile(on.dotEnv, text.replace(/^REDIS_PASSWORD=.*\n/m, ""), { mode: 0o600 });
    },
    found: (seen, on) => expect(seen.of("C15").evidence.join()).toContain(on.container("redis")),
    repaired: async (_, on) => expect(await readFile(on.dotEnv, "utf8")).toMatch(/^REDIS_PASSWORD=./m),
  };

  let files: unknown;
  const bothFiles = async (on: TestInstallation) => [
    await readFile(join(on.directory, "compose.yaml"), "utf8"),
    Object.fromEntries(parseEnvFile(await readFile(on.dotEnv, "utf8"))),
  ];
  const filesGone: Fault = {
    title:
      "C16: compose.yaml and .env, which are gone while all runs, are written again as they were, and nothing is restarted",
    finds: ["C16"],
    async make(on) {
      files = await bothFiles(on);
      await Promise.all([rm(on.dotEnv), rm(join(on.directory, "compose.yaml"))]);
    },
    restarts: [],
    repaired: async (_, on) => expect(await bothFiles(on)).toEqual(files),
  };

  const notTakenOver: Fault = {
    title: "C10: a setting that was changed and never taken over",
    finds: ["C10"],
    async make(on) {
      const text = await readFile(on.dotEnv, "utf8");
      const changed = text.replace(/^MAX_CONCURRENT_ACTIVITY.*$/m, "MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS=99");
      await writeFile(on.dotEnv, changed, { mode: 0o600 });
    },
    found: (seen) => expect(seen.of("C10").saw).toContain("MAX_CONCURRENT_ACTIVITY_TASK_EXECUTIONS"),
  };

  const otherProvider: Fault = {
    title: "C8: a sign-in of another provider",
    finds: ["C8"],
    settings: () => ({ AUTH_PROVIDER: "keycloak" }),
  };

  const keyOfOneService: Fault = {
    title: "C3: a key that only the api was started with",
    finds: ["C3"],
    takesOthersAlong: true,
    async make(on) {
      await on.writeSetting("JWT_SECRET", Buffer.alloc(32, 5).toString("base64"));
      await on.up("--no-deps", "--wait", "api");
    },
    found: (seen) =>
      expect(seen.of("C3").evidence).toEqual(["compared by keyed digests computed inside the containers"]),
  };

  const lostPassword: Fault = {
    title: "C4: a DATABASE_URL that lost the password",
    finds: ["C4"],
    takesOthersAlong: true,
    async make(on) {
      await on.writeSetting("DATABASE_URL", "postgresql://dittofeed:p@ss#word@postgres:5432/dittofeed");
      await on.up();
    },
    found: (seen) => expect(JSON.stringify(seen.findings)).not.toContain("p@ss#word"),
  };

  const portInside: Fault = {
    title: "C12: the host's port told to the api inside its container",
    finds: ["C12"],
    takesOthersAlong: true,
    make: (on) => on.madeWith("api", "    environment: {API_PORT: '3999'}\n"),
    found: (seen) => expect(seen.of("C12").saw).toContain("3999"),
  };

  const imageGone: Fault = {
    title: "H7: an image that was removed is pulled again, and nothing is restarted",
    finds: ["H7"],
    async make(on) {
      const image = await on.docker("inspect", "--format", "{{.Config.Image}}", on.container("dashboard"));
      await on.docker("rmi", "--force", image.trim());
    },
    restarts: [],
  };

  const otherClient: Fault = {
    title: "E3: sign-in with the client id of another installation",
    finds: ["E3"],
    takesOthersAlong: true,
    settings: () => ({ GOOGLE_CLIENT_ID: "999-other.apps.googleusercontent.com" }),
    found: (seen) => expect(seen.of("E3").saw).toContain("999-other"),
  };

  const withoutSessions: Fault = {
    title: "E7: an api whose image has no embedded sessions is named, and left to the person who chose it",
    finds: ["E7"],
    make: (on) => on.madeWith("api", `    image: ${publicApi}\n`),
    found: (seen) =>
      expect([seen.of("E7").saw, seen.of("E7").fix]).toEqual(["The API has no route for embedded sessions.", null]),
    byHand: (on) => on.up("--wait"),
  };

  const silentApi: Fault = {
    title: "E1: an api that runs and does not answer is restarted, and nothing that waits on it is called wrong",
    finds: ["E1"],
    takesOthersAlong: true,
    make: (on) => silence(on, "api"),
    found: (seen) => expect(seen.of("E3").saw).toContain("waiting on E1"),
    repaired: (after) => expect(after.of("E1").status).toBe("ok"),
  };

  const silentDashboard: Fault = {
    title: "E2: a dashboard that runs and does not answer is restarted; what needs it only waits",
    finds: ["E2"],
    takesOthersAlong: true,
    make: (on) => silence(on, "dashboard"),
    found: (seen) => expect(seen.of("E5").saw).toContain("waiting on E2"),
    repaired: (after) => expect(after.of("E2").status).toBe("ok"),
  };

  const stoppedWorker: Fault = {
    title: "S1: a stopped worker beside it",
    finds: ["S1"],
    make: (on: TestInstallation) => on.docker("stop", on.container("worker")),
    restarts: ["worker"],
  };

  // Nothing that a row waits on beside that row: E1 waits on C7 and S1, E2 and E7 on E1, E3 on C8. Most of these repairs are one and the
  // same, "write what the profile says": which row offers it is a matter of facts, and proved in test/unit/checks.
  return [
    [anonymous, placeholder, otherProvider, halfHubspot, readable, imageGone, stoppedWorker, lostLine],
    [filesGone],
    // The same repairs for other reasons, and a finding without one.
    ...(exhaustive
      ? [
          // The dashboard is recreated for its silence, and must not take the other key.
          [silentDashboard, keyOfOneService] as const,
          [lostPassword, portInside] as const,
          [otherClient, notTakenOver] as const,
          [silentApi] as const,
          [withoutSessions] as const,
        ]
      : []),
  ];
}
