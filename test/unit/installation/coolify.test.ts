import { describe, expect, it } from "vitest";
import { Interruption } from "../../../src/cli/signals.ts";
import { profileSchema } from "../../../src/domain/profile.ts";
import { findInstallation, type Wanted } from "../../../src/installation/find.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { composeText, coolifyHost, envText, folder, ownFolder, place, stack, uuid } from "../../support/deployed.ts";
import { someProfileInput } from "../../support/some-profile.ts";
import { type Scripted, untouchablePorts } from "../../support/untouchable-ports.ts";

function found(ports: Scripted, wanted: Partial<Wanted> = {}, workingDirectory = "/work") {
  const redactor = createRedactor();
  return findInstallation(
    {
      ports: untouchablePorts(ports),
      ...{ redactor, makeSecret: redactor.makeSecret, interruption: new Interruption(), workingDirectory },
      ...{ environment: { XDG_STATE_HOME: "/state" }, commandLine: "dittofeed-setup test" },
    },
    { load: async () => expect.unreachable(), ...wanted },
  );
}

const attached = { project: uuid, directory: ownFolder, mode: "standard" };

describe("a deployment of Coolify's", () => {
  it("is found by its labels; lock and dumps have a place of their own", async () => {
    expect(await found(coolifyHost())).toEqual({ ...attached, by: "labels", profile: undefined, coolify: place });
    expect(await found(coolifyHost(), { project: uuid }, "/elsewhere")).toMatchObject(attached);
  });

  it("is found by its folder where nothing of it is left running", async () => {
    const nothing = coolifyHost({ stacks: async () => [], containers: async () => [] });
    const { name: _, project: __, environment: ___, ...known } = place;
    expect(await found(nothing)).toEqual({ ...attached, by: "directory", profile: undefined, coolify: known });
    // Whoever stands in its folder means it, and no file there is taken for ours.
    expect(await found(coolifyHost(), {}, folder)).toMatchObject({ coolify: { folder } });
  });

  it("is one of several only where somebody says which", async () => {
    const other = "n0ow8scwg0gs4o0kk8ckowso";
    const services = `/data/coolify/services/${other}`;
    const two = coolifyHost({}, { [`${services}/docker-compose.yml`]: composeText, [`${services}/.env`]: envText });
    // Beside one that runs, one of which nothing runs is not meant.
    expect(await found(two)).toMatchObject({ by: "labels", project: uuid });
    const down = { ...two, docker: { ...two.docker, stacks: async () => [], containers: async () => [] } };
    await expect(found(down)).rejects.toMatchObject({
      code: "usage",
      saw: expect.stringContaining(`${uuid}, ${other}`),
    });
    expect(await found(two, { project: other })).toMatchObject({
      ...{ by: "directory", project: other },
      coolify: { kind: "service", folder: services },
    });
  });

  it.each([
    ["somebody else's", { uid: 33 }, "belongs to uid 33"],
    ["open to others", { mode: 0o777 }, "other users can write to"],
    ["a link", { kind: "link" as const, target: "/etc/shadow" }, "is a symbolic link to /etc/shadow"],
  ])("of a folder whose .env is %s nothing is read", async (_, changed, fault) => {
    const ports = coolifyHost();
    const way = async (path: string) => {
      const whole = await ports.files.way(path);
      const end = whole.end && path.endsWith(".env") ? { ...whole.end, ...changed } : whole.end;
      return { ...whole, end };
    };
    const read = async (path: string) => expect.fail(`${path} was read`);
    const { coolify } = await found({ ...ports, files: { ...ports.files, way, read } });
    expect(coolify?.unread).toContain(fault);
  });

  it("Coolify's own user may own the folder", async () => {
    const ports = coolifyHost();
    const way = async (path: string) => {
      const { steps, end } = await ports.files.way(path);
      return { steps, end: end && { ...end, uid: 9999 } };
    };
    // What is ours has to be root's: only Coolify's own place may be its user's.
    const files = {
      ...ports.files,
      way: (path: string) => (path.startsWith("/data/") ? way(path) : ports.files.way(path)),
    };
    expect((await found({ ...ports, files })).coolify?.unread).toBeUndefined();
  });

  it("says that root alone may read it", async () => {
    const ports = coolifyHost();
    const way = async (path: string) => {
      if (path.startsWith("/data")) throw new Error("EACCES");
      return ports.files.way(path);
    };
    const host = { ...ports.host, facts: async () => ({ ...(await ports.host.facts()), uid: 1000 }) };
    expect((await found({ ...ports, host, files: { ...ports.files, way } })).coolify?.unread).toMatch(
      /readable only by root.*sudo/,
    );
  });

  it("is what a profile with target: coolify means, and no other", async () => {
    const named = (application?: string) =>
      profileSchema.parse(
        someProfileInput({
          target: "coolify",
          directory: "/srv/acme",
          coolify: application === undefined ? {} : { application },
        }),
      );
    const of = (application?: string) =>
      found(coolifyHost(), { profile: "acme", load: async () => named(application) });
    expect(await of()).toMatchObject({ by: "profile", project: uuid, directory: "/srv/acme", coolify: place });
    expect(await of(uuid)).toMatchObject({ profile: { name: "acme" }, project: uuid });
    await expect(of("n0ow8scwg0gs4o0kk8ckowso")).rejects.toMatchObject({
      saw: expect.stringContaining("coolify.application"),
    });
    const compose = coolifyHost({ stacks: async () => [{ ...stack, isCoolify: false }], containers: async () => [] });
    const left = { ...compose, files: { ...compose.files, list: async () => [] } };
    await expect(found(left, { profile: "acme", load: async () => named() })).rejects.toMatchObject({ code: "usage" });
  });
});
