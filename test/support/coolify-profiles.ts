import type { ProfileInput, ResolvedProfile } from "../../src/domain/profile.ts";
import { someProfile } from "./some-profile.ts";

const certificates = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const managed = { host: "db.example.com", user: "ditto feed", sslmode: "verify-full" as const };

const of = (parts: Partial<ProfileInput> = {}): ResolvedProfile => someProfile({ target: "coolify", ...parts });

/** Every form that a file for Coolify can have. */
export const coolifyProfiles: Readonly<Record<string, ResolvedProfile>> = {
  standard: of(),
  "with Google, HubSpot and a repository": of({
    google: { clientId: "1234.apps.googleusercontent.com" },
    hubspot: { clientId: "hub" },
    coolify: { repository: { url: "https://github.com/acme/deploy", file: "/stacks/dittofeed.yaml" } },
  }),
  embedded: of({ mode: "embedded", edge: { frameAncestors: ["https://*.example.com"] } }),
  "through a tunnel": of({ tunnel: {}, registry: { server: "registry.example.com", username: "robot$ci" } }),
  "three workers": of({ worker: { replicas: 3, concurrency: 5 } }),
  "a database elsewhere": of({ database: { external: managed } }),
  "a database elsewhere with an authority of its own": {
    ...of({ database: { external: { ...managed, caFile: "/etc/ssl/provider.pem" } } }),
    authorities: { database: { certificates } as never },
  },
  "other images": of({
    images: {
      registry: "registry.example.com:5000/acme",
      postgres: { tag: "16" },
      api: { digest: `sha256:${"a".repeat(64)}` },
      clickhouse: { tag: "24.8.1.1" },
    },
    limits: { postgres: false },
  }),
};
