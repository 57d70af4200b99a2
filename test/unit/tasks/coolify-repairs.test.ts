import { describe, expect, it } from "vitest";
import type { SetVariable } from "../../../src/domain/coolify.ts";
import type { FoundInstallation } from "../../../src/domain/facts/directory.ts";
import type { RepairContext, StepOf } from "../../../src/domain/repair.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { coolifyRepairs } from "../../../tasks/repairs/coolify.ts";
import { place, uuid } from "../../support/deployed.ts";
import { someProfile } from "../../support/some-profile.ts";
import { type Scripted, untouchablePorts } from "../../support/untouchable-ports.ts";

const access = { api: "https://coolify.example.com", token: new Secret("COOLIFY_TOKEN", "1|token-canary") };
const application = {
  ...{
    uuid,
    name: "Dittofeed",
    description: "",
    buildPack: "dockercompose",
    repository: "",
    branch: "",
    baseDirectory: "/",
  },
  ...{ composeLocation: "", domains: new Map(), status: "running:healthy", composeText: undefined },
  ...{ postDeploymentCommand: "echo hello", postDeploymentContainer: "api", joinsPredefinedNetwork: false },
};
const profile = someProfile({ target: "coolify", coolify: { api: access.api } });
const installation: FoundInstallation = {
  ...{ by: "profile", project: uuid, directory: "/srv/acme", profile, mode: "standard", coolify: place },
};

function context(coolify: NonNullable<Scripted["coolify"]>, said: string[] = []): RepairContext {
  const host = { randomBytes: (count: number) => new Uint8Array(count).fill(7) };
  const clock = { elapsed: () => 0, sleep: async () => undefined };
  return {
    ports: untouchablePorts({ coolify, host, clock }),
    ...{ installation, env: new Map(), makeSecret: (name: string, value: string) => new Secret(name, value) },
    ...{
      signal: new AbortController().signal,
      say: (line: string) => void said.push(line),
      coolify: async () => access,
    },
    ...{
      database: () => expect.unreachable(),
      adoptProfile: () => expect.unreachable(),
      runTasks: () => expect.unreachable(),
    },
  };
}

describe("variables in Coolify", () => {
  const step: StepOf<"set-in-coolify"> = {
    do: "set-in-coolify",
    application: uuid,
    variables: { AUTH_PROVIDER: "google", SERVICE_REALBASE64_64_JWT: { generate: { bytes: 32, encoding: "base64" } } },
  };

  it("keep their flags; what is new is taken as it stands", async () => {
    const set: SetVariable[] = [];
    const flags = { isLiteral: false, isMultiline: true, isShownOnce: true, isRuntime: true, isBuildtime: true };
    await coolifyRepairs["set-in-coolify"].run(
      step,
      context({
        variables: async () => [{ key: "SERVICE_REALBASE64_64_JWT", value: "hidden", ...flags }],
        setVariables: async (_, __, variables) => void set.push(...variables),
      }),
    );
    expect(set).toMatchObject([
      { key: "AUTH_PROVIDER", value: "google", isLiteral: true, isShownOnce: false, isRuntime: true },
      { key: "SERVICE_REALBASE64_64_JWT", ...flags },
    ]);
    expect(set[1]?.value).toBeInstanceOf(Secret);
  });

  it("are shown without a value that nobody may see", () => {
    expect(coolifyRepairs["set-in-coolify"].shows(step, installation)).toEqual([
      `PATCH /api/v1/applications/${uuid}/envs/bulk   # at Coolify, with the token in the profile:`,
      "#   AUTH_PROVIDER = google",
      "#   SERVICE_REALBASE64_64_JWT = (32 random bytes, never shown)",
    ]);
  });
});

describe("a deployment", () => {
  const step = { do: "deploy-in-coolify", application: uuid } as const;

  it("is waited for to its end, its log said as it comes; another's command is not", async () => {
    const said: string[] = [];
    let asked = 0;
    await coolifyRepairs["deploy-in-coolify"].run(
      step,
      context(
        {
          application: async () => application,
          deploy: async () => "d1",
          async deployment() {
            asked += 1;
            const log = [{ output: "Starting deployment", isError: false, isDebug: false }];
            return { uuid: "d1", status: asked < 3 ? "in_progress" : "finished", log, at: "" } as never;
          },
        },
        said,
      ),
    );
    expect([asked, said]).toEqual([3, ["Starting deployment"]]);
  });

  it("that failed is said with the reason", async () => {
    const log = [
      { output: "dependency failed to start: container temporal is unhealthy", isError: true, isDebug: false },
    ];
    const failed = coolifyRepairs["deploy-in-coolify"].run(
      step,
      context({
        application: async () => application,
        deploy: async () => "d1",
        deployment: async () => ({ uuid: "d1", status: "failed", log, at: "" }) as never,
      }),
    );
    await expect(failed).rejects.toMatchObject({
      code: "deployment-failed",
      saw: expect.stringContaining("is unhealthy"),
    });
  });

  it("of what is gone is none", async () => {
    const run = coolifyRepairs["deploy-in-coolify"].run(step, context({ application: async () => undefined }));
    await expect(run).rejects.toMatchObject({ saw: expect.stringContaining(uuid) });
  });
});
