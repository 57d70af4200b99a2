import { afterAll, afterEach, beforeAll, describe, it } from "vitest";
import { withSharedEngine } from "../support/engine/index.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { proveDoctorByHand } from "./doctor-by-hand.ts";
import { proveDoctorScreen } from "./doctor-screen.ts";
import { proveRepairs } from "./faults/fault.ts";
import { localAddress, settingFaults } from "./faults/setting-faults.ts";
import { expectNoLeak } from "./no-leak.ts";

const shared = withSharedEngine("v2-json");
let on: TestInstallation;

beforeAll(async () => {
  on = await TestInstallation.prepare(
    shared.engine,
    { name: "embed", mode: "embedded" },
    { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-canary" },
    (profile) => ({ ...profile, address: localAddress(profile) }),
  );
  await on.install();
});
afterEach((context) => on.afterTest(context));
afterAll(() => on?.close());

describe("the doctor with a person (real engine and PostgreSQL; old ClickHouse; stand-ins for Temporal and the app)", () => {
  proveDoctorByHand(() => on);
});

describe("the doctor about settings and sign-in", () => {
  proveRepairs(() => on, settingFaults());
});

// Last: a repair on the screen moves a port, in the saved profile and not in the file.
describe("the doctor's screen", { timeout: 600_000 }, () => {
  proveDoctorScreen(() => on);

  it("has, like everything before it, written no secret anywhere but into .env", () => expectNoLeak(on));
});
