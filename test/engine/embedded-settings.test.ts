import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { withSharedEngine } from "../support/engine/index.ts";
import type { TestInstallation } from "../support/test-installation.ts";
import { healthyEmbedded } from "./embedded.ts";
import { proveRepairs } from "./faults/fault.ts";
import { settingFaults } from "./faults/setting-faults.ts";

const shared = withSharedEngine("v2");
let on: TestInstallation;

beforeAll(async () => {
  on = await healthyEmbedded(shared.engine);
});
afterEach((context) => on.afterTest(context));
afterAll(() => on?.close());

describe("the doctor about settings and sign-in (real engine and PostgreSQL; old ClickHouse; stand-ins for Temporal and the app)", () => {
  proveRepairs(() => on, settingFaults());
});
