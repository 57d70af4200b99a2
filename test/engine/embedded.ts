import type { RunningEngine } from "../support/engine/index.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { localAddresses } from "./faults/setting-faults.ts";

const fixed = { tag: "embedded-final-fixed" };

/** Installed, in embedded mode and without the published images' own defects, which are findings too. */
export async function healthyEmbedded(engine: RunningEngine): Promise<TestInstallation> {
  const on = await TestInstallation.prepare(
    engine,
    { name: "embed", mode: "embedded", images: { api: fixed, worker: fixed, dashboard: fixed } },
    { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-canary" },
    (profile) => ({ ...profile, addresses: localAddresses(profile) }),
  );
  await on.install();
  return on;
}
