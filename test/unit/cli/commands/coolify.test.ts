import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ProfileInput, profileSchema } from "../../../../src/domain/profile.ts";
import { installed } from "../../../support/installed.ts";
import { memoryFiles } from "../../../support/memory-files.ts";
import { parsed, ran, refusal } from "../../../support/run-command.ts";
import { someProfileInput } from "../../../support/some-profile.ts";

/** The saved profile "acme", and the files that lie there. */
function world(parts: Partial<ProfileInput> = {}, texts = new Map<string, string>()) {
  const { profiles, host, clock } = installed();
  const load = async () => profileSchema.parse(someProfileInput({ target: "coolify", ...parts }));
  return { texts, ports: { host, clock, profiles: { ...profiles, load }, files: memoryFiles(texts) } };
}

describe("coolify generate", () => {
  it.each([
    ["coolify generate acme.yaml", { command: "coolify generate", profile: "acme.yaml" }],
    [
      "coolify generate acme --out /x --json",
      { command: "coolify generate", profile: "acme", out: "/x", output: "json" },
    ],
  ])("%s", (line, becomes) => expect(parsed(line)).toEqual(becomes));

  it.each([
    ["coolify", "coolify needs a subcommand: generate."],
    ["coolify generate", "coolify generate needs a profile with target: coolify"],
    ["coolify generate a --target compose", "The profile has target: coolify."],
  ])("%s is refused", (line, said) => expect(refusal(line)).toContain(said));

  it("writes the three files, and says what to do with them", async () => {
    const { ports, texts } = world();
    const { exitCode, printed } = await ran("coolify generate acme", { ports });
    expect(exitCode).toBe(0);
    expect([...texts.keys()].toSorted()).toEqual([
      "/work/acme-coolify/COOLIFY.md",
      "/work/acme-coolify/docker-compose.yaml",
      "/work/acme-coolify/post-deployment-command.txt",
    ]);
    expect(parse(texts.get("/work/acme-coolify/docker-compose.yaml") ?? "").services).toHaveProperty("edge");
    expect(texts.get("/work/acme-coolify/post-deployment-command.txt")).toMatch(/^node -e "[^\n]*\n$/);
    expect(printed).toBe(`created    /work/acme-coolify/docker-compose.yaml
created    /work/acme-coolify/post-deployment-command.txt
created    /work/acme-coolify/COOLIFY.md

Next, as COOLIFY.md explains field by field:
  1. Commit docker-compose.yaml to your repository as /docker-compose.yaml.
  2. In Coolify, create an application from it with the build pack Docker Compose.
  3. Domains: https://app.example.com, port 8080, for edge and nothing else.
  4. Environment Variables: set GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET.
  5. General, Post-deployment: all of post-deployment-command.txt; container name: api.
  6. Deploy, and read the last line of the command in the debug logs.
`);
  });

  it("writes nothing twice, and only what has changed", async () => {
    const { ports, texts } = world();
    await ran("coolify generate acme", { ports });
    const before = new Map(texts);
    expect((await ran("coolify generate acme", { ports })).printed).toMatch(/^(unchanged {2}\S+\n){3}/);
    expect(texts).toEqual(before);
    const other = world({ worker: { replicas: 2 } }, texts);
    const { printed } = await ran("coolify generate acme", { ports: other.ports });
    expect(printed.match(/^\w+/gm)?.slice(0, 3)).toEqual(["updated", "unchanged", "unchanged"]);
  });

  it("goes where it is told to, and is called as the repository has it", async () => {
    const { ports, texts } = world({
      directory: "/srv/deploy",
      coolify: { repository: { url: "https://git.example.com/acme/deploy", file: "/stacks/dittofeed.yml" } },
    });
    await ran("coolify generate acme", { ports });
    await ran("coolify generate acme --out here", { ports });
    expect([...texts.keys()]).toContain("/srv/deploy/dittofeed.yml");
    expect([...texts.keys()]).toContain("/work/here/dittofeed.yml");
  });

  it("leaves what somebody else wrote, all of it", async () => {
    for (const name of ["docker-compose.yaml", "COOLIFY.md", "post-deployment-command.txt"]) {
      const texts = new Map([[`/work/acme-coolify/${name}`, "mine\n"]]);
      const { ports } = world({}, texts);
      expect((await ran("coolify generate acme", { ports })).problem).toMatchObject({
        code: "directory-foreign",
        saw: `/work/acme-coolify/${name}: not written by this command.`,
      });
      expect([...texts.values()]).toEqual(["mine\n"]);
    }
  });

  it("says in JSON what was done, and what a program needs to go on", async () => {
    const { ports } = world({ google: { clientId: "1234.apps.googleusercontent.com" } });
    const { printed } = await ran("coolify generate acme --json", { ports });
    expect(JSON.parse(printed)).toMatchObject({
      directory: "/work/acme-coolify",
      files: [{ path: "/work/acme-coolify/docker-compose.yaml", state: "created" }, {}, {}],
      domain: { service: "edge", address: "https://app.example.com", port: 8080 },
      variables: {
        toSet: [
          { name: "GOOGLE_CLIENT_ID", required: true, value: "1234.apps.googleusercontent.com" },
          { name: "GOOGLE_CLIENT_SECRET", required: true },
        ],
        generatedByCoolify: expect.arrayContaining(["SERVICE_PASSWORD_64_POSTGRES"]),
      },
      postDeployment: { file: "post-deployment-command.txt", container: "api" },
    });
  });

  it("is for a profile with that target", async () => {
    const { ports } = world({ target: "compose" });
    expect((await ran("coolify generate acme", { ports })).problem).toMatchObject({
      code: "usage",
      saw: expect.stringContaining('"acme" has target: compose. Files are generated only for target: coolify'),
    });
  });
});
