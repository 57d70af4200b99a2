import type { RunningEngine } from "../support/engine/index.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { localAddress } from "./faults/setting-faults.ts";

/** Every character that has ever broken a URL, a shell, an .env file or a compose file. */
export const oddPassword = `p@ss:/?#%&$"'\\ é`;
const google = "GOCSPX-standard-canary";
const env = { GOOGLE_CLIENT_SECRET: google, ODD: oddPassword, TUNNEL: "tunnel-token-canary" };

/** With a tunnel, and odd passwords; not installed yet. */
export function prepareStandard(engine: RunningEngine): Promise<TestInstallation> {
  return TestInstallation.prepare(
    engine,
    {
      name: "plain",
      mode: "standard",
      tunnel: { token: { fromEnv: "TUNNEL" } },
      secrets: {
        POSTGRES_PASSWORD: { fromEnv: "ODD" },
        REDIS_PASSWORD: { fromEnv: "ODD" },
        CLICKHOUSE_PASSWORD: { fromEnv: "ODD" },
      },
    },
    env,
    (profile) => ({ ...profile, address: localAddress(profile) }),
  );
}
