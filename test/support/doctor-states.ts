import type { App } from "../../screens/app/app.ts";
import type { Key } from "../../screens/app/keys.ts";
import { createDoctor } from "../../screens/doctor/doctor.ts";
import type { DoctorServices } from "../../screens/doctor/services.ts";
import type { DoctorState } from "../../screens/doctor/state.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { fakeDoctorServices } from "./fake-doctor-services.ts";

const waitingFor = (on: "S4" | "E1"): Finding => ({ status: "unknown", saw: `waiting on ${on}`, waitsOn: [on] });

const wrong: Readonly<Record<string, Finding>> = {
  C13: {
    status: "fail",
    saw: "HubSpot has an ID but no secret.",
    why: "HubSpot needs both.",
    next: "Set hubspot.clientId and hubspot.clientSecret in the profile, then dittofeed-setup --profile NAME; or set both in /opt/demo/.env",
    evidence: [".env: HUBSPOT_CLIENT_ID is set, HUBSPOT_CLIENT_SECRET is not set"],
  },
  S4: {
    status: "fail",
    saw: "The database has a different password than .env.",
    why: "The volume was created with an older password, so the app and Temporal would be rejected. No data is lost.",
    next: "To go back to the older .env instead: cp -p /opt/demo/.env.2026-11-20 /opt/demo/.env",
    evidence: [
      'password authentication failed for user "dittofeed"',
      ".env.2026-11-20 has a different POSTGRES_PASSWORD than .env",
    ],
  },
  E1: {
    status: "fail",
    saw: "The API does not answer its health route.",
    why: "Nobody can sign in, and no message is sent.",
    next: "dittofeed-setup logs api",
    evidence: ["GET http://127.0.0.1:3000/api/health: connection refused"],
  },
  D1: waitingFor("S4"),
  D5: waitingFor("S4"),
  E2: waitingFor("E1"),
  S22: {
    status: "warn",
    saw: "demo-worker-1 has a proxy that is in neither .env, a compose file nor ~/.docker/config.json.",
    why: "A container keeps the proxy that Docker was configured with when it was created. Changing the config file does not change containers.",
    next: "docker compose up -d --force-recreate worker   (as a user whose ~/.docker/config.json has no proxies)",
    evidence: ["demo-worker-1: HTTP_PROXY, HTTPS_PROXY"],
  },
};
const fixes = { S4: "restarts", E1: "restarts", S22: "restarts" } as const;

type Fakes = Parameters<typeof fakeDoctorServices>;

const enter: Key = { name: "enter" };
const typed = (text: string): Key => ({ name: "text", text });

/** Every screen of the doctor, in the state in which people mostly meet it: what is wrong, and the keys that lead there. */
const screens: Readonly<Record<string, { found?: Fakes[0]; parts?: Partial<DoctorServices>; keys: readonly Key[] }>> = {
  "doctor-healthy": { found: {}, keys: [] },
  "doctor-rehearsal": {
    found: {},
    parts: {
      open: async () => ({
        where: ['Rehearsal "demo", embedded mode', "/home/ada/.local/state/dittofeed-setup/rehearsals/demo"],
        ...{ checks: 10, leftOut: ["Docker answers", "Every container is running"] },
      }),
    },
    keys: [],
  },
  "doctor-list": { keys: [] },
  "doctor-finding": { keys: [enter] },
  "doctor-fix": { keys: [typed("f")] },
  "doctor-fix-all": { keys: [typed("a")] },
  "doctor-fixed": { keys: [typed("e"), enter] },
  "doctor-okay": { keys: [{ name: "end" }, enter] },
  "doctor-log": { keys: [typed("l")] },
  "doctor-keys": { keys: [typed("?")] },
};

export const doctorStates = Object.entries(screens).map(([name, { found = wrong, parts, keys }]) => ({
  name,
  /** Settles when everything that was begun has ended. */
  async app(): Promise<App<unknown, DoctorState>> {
    const outside = fakeDoctorServices(found, fixes, parts);
    const app = createDoctor(outside.services, { elapsed: () => 0, frameEvery: 1 });
    await until(app, ({ looking }) => looking.state === "done");
    for (const key of keys) {
      app.onKey(key);
      await until(app, ({ screen }) => !("isOver" in screen) || screen.isOver === true);
      await until(app, ({ screen }) => !("log" in screen) || screen.log !== undefined);
    }
    return app;
  },
}));

function until(app: App<unknown, DoctorState>, isSo: (state: DoctorState) => boolean): Promise<void> {
  if (isSo(app.state())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = app.subscribe(() => {
      if (!isSo(app.state())) return;
      stop();
      resolve();
    });
  });
}
