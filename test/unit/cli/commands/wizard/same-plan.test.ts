import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answers } from "../../../../../screens/wizard/answers.ts";
import { answersFrom } from "../../../../../screens/wizard/answers.ts";
import { profileFrom } from "../../../../../screens/wizard/profile-from-answers.ts";
import { createProfileStore } from "../../../../../src/adapters/profiles/profile-store.ts";
import { parseProfile, profileText } from "../../../../../src/adapters/profiles/profile-text.ts";
import type { Profile } from "../../../../../src/domain/profile.ts";
import { profileSchema } from "../../../../../src/domain/profile.ts";
import { Secret } from "../../../../../src/domain/secret.ts";
import { generatedSecrets } from "../../../../../src/domain/secret-names.ts";
import { makePlan } from "../../../../../src/engine/make-plan.ts";
import { decideProfile } from "../../../../../src/installation/resolve-profile.ts";
import { installationTasks } from "../../../../../tasks/install.ts";
import { exhaustive } from "../../../../support/exhaustive.ts";
import { someFacts } from "../../../../support/some-facts.ts";
import { someProfileInput } from "../../../../support/some-profile.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dittofeed-plan-"));
});
afterEach(() => rm(folder, { recursive: true }));

const secrets = new Map(
  generatedSecrets.map((name) => [
    name,
    { origin: "generated", secret: new Secret(name, `value-of-${name}`) } as const,
  ]),
);

function settle(profile: Profile, workingDirectory: string) {
  const { engine } = someFacts();
  return decideProfile({ profile, engine, target: undefined, workingDirectory, uid: 0, stateHome: undefined });
}

/** The plan on a host on which nothing has been installed. */
function planHash(profile: ReturnType<typeof settle>): string {
  const facts = someFacts();
  const plan = makePlan(installationTasks(profile), { profile, facts, secrets });
  return createHash("sha256").update(JSON.stringify(plan)).digest("hex");
}

const port = fc.integer({ min: 1, max: 65_535 }).map(String);
const optional = fc.oneof(port, fc.constant(""));
const yesNo = fc.constantFrom("yes", "no");
const domain = fc.constantFrom("acme.org", "mail.example.co.uk", "xn--bcher-kva.example");
const answers: fc.Arbitrary<Partial<Answers>> = fc.record({
  mode: fc.constantFrom("standard", "embedded"),
  target: fc.constantFrom("compose", "rehearsal", ""),
  name: fc.constantFrom("dittofeed", "acme-2", "shop_1"),
  directory: fc.constantFrom("", "/srv/acme", "here/below"),
  address: fc.constantFrom("https://app.acme.org", "http://localhost:3000", "https://a.b.example:8443/"),
  "edge.tls": fc.constantFrom("acme", "behind-proxy", "internal", "files"),
  "edge.email": fc.constantFrom("", "ops@acme.org"),
  "edge.certificate.file": fc.constant("certificate.pem"),
  "edge.certificate.keyFile": fc.constant("/etc/ssl/key.pem"),
  "workspace.name": fc
    .string({ minLength: 1, maxLength: 60, unit: "grapheme" })
    .filter((text) => text.trim() !== "" && !/\p{Cc}/u.test(text)),
  "workspace.domain": domain,
  "workspace.administrator": domain.map((one) => `ops+x@${one}`),
  google: yesNo,
  "google.clientId": fc.constantFrom("1-a.apps.googleusercontent.com", "odd: id #1"),
  "ports.edge": port,
  "ports.http": port,
  "ports.https": port,
  "ports.postgres": optional,
  "ports.redis": optional,
  "ports.clickhouse": optional,
  "ports.clickhouseNative": optional,
  "ports.temporal": optional,
  "worker.replicas": fc.integer({ min: 1, max: 64 }).map(String),
  "worker.concurrency": fc.integer({ min: 1, max: 1000 }).map(String),
  "images.registry": fc.constantFrom("", "registry.acme.org/df"),
  "images.api.tag": fc.constantFrom("", "1.2", "1e3"),
  "database.route": fc.constantFrom("auto", "drizzle", "sql"),
  hubspot: yesNo,
  "hubspot.clientId": fc.constantFrom("0123", "no", "1a2b"),
  tunnel: yesNo,
  registry: yesNo,
  "registry.server": fc.constantFrom("docker.io", "registry.acme.org"),
  "registry.username": fc.constantFrom("robot", "0x10", "~"),
});

describe("an interactive run, saved and replayed elsewhere", () => {
  it("gives the same plan, for both modes and whatever was answered", async () => {
    const store = createProfileStore({ directory: folder });
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        const base = someProfileInput();
        const input = profileFrom({ ...answersFrom(base), ...given }, base, new Set(["GOOGLE_CLIENT_SECRET"]));
        const asked = settle(profileSchema.parse(input), "/home/asked");
        if (asked.asSaved === undefined) return expect.unreachable("nothing overrides the target");
        await store.save(asked.name, asked.asSaved);
        const saved = await store.load(asked.name);
        if (saved === undefined) return expect.unreachable("it was saved");
        // What is given relative to a folder was made absolute when it was saved: another folder makes no difference.
        const replayed = settle(saved, "/home/elsewhere");
        expect(replayed).toEqual(asked);
        expect(planHash(replayed)).toBe(planHash(asked));
        // And so does a file that was written for it.
        const exported = parseProfile(profileText(saved), "exported.yaml");
        expect(planHash(settle(exported, "/home/elsewhere"))).toBe(planHash(asked));
      }),
      { numRuns: exhaustive ? 150 : 40 },
    );
  });
});
