import type { RunningEngine } from "../support/engine/index.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { localAddress } from "./faults/setting-faults.ts";

/** Installed, in embedded mode. */
export async function healthyEmbedded(engine: RunningEngine): Promise<TestInstallation> {
  const on = await TestInstallation.prepare(
    engine,
    { name: "embed", mode: "embedded" },
    { GOOGLE_CLIENT_SECRET: "GOCSPX-doctor-canary" },
    (profile) => ({ ...profile, address: localAddress(profile) }),
  );
  await on.install();
  return on;
}
