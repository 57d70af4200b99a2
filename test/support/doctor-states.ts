import type { App } from "../../screens/app/app.ts";
import type { Key } from "../../screens/app/keys.ts";
import { createDoctor } from "../../screens/doctor/doctor.ts";
import type { DoctorServices } from "../../screens/doctor/services.ts";
import type { DoctorState } from "../../screens/doctor/state.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { bad, fakeDoctorServices } from "./fake-doctor-services.ts";

const waitingFor = (on: "S4" | "E1"): Finding => ({ status: "unknown", saw: `waiting on ${on}`, waitsOn: [on] });

const wrong: Readonly<Record<string, Finding>> = {
  C8: bad("AUTH_PROVIDER is workos in api."),
  S4: bad("The database keeps another password than .env."),
  E1: bad("The API does not answer its health route."),
  D1: waitingFor("S4"),
  D5: waitingFor("S4"),
  E2: waitingFor("E1"),
  H2: bad("Docker Compose is older than 2.0.", "warn"),
};
const fixes = { S4: "restarts", E1: "restarts", H2: "safe" } as const;

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
