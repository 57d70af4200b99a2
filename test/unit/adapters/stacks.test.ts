import { expect, test } from "vitest";
import { inspectListed } from "../../../src/adapters/docker/containers.ts";
import { parseContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { parseStacks } from "../../../src/adapters/docker/stacks.ts";
import type { Shell } from "../../../src/adapters/shell/shell.ts";
import { Secret } from "../../../src/domain/secret.ts";

const project = "com.docker.compose.project";
const folder = `${project}.working_dir`;
const files = `${project}.config_files`;

const made = (labels: Record<string, string> | null, status = "running") => ({
  Config: { Labels: labels },
  State: { Status: status },
});
const stacks = (...containers: object[]) => parseStacks(JSON.stringify(containers));
const of = (name: string, service: string, more: Record<string, string> = {}) =>
  made({ [project]: name, "com.docker.compose.service": service, ...more });
const whole = (name: string, more: Record<string, string> = {}) =>
  ["api", "dashboard", "temporal"].map((service) => of(name, service, more));

test("a comma in a label's value makes no label of what follows it", () => {
  const note = { "z.note": `hello,${folder}=/evil`, "a.note": `${folder}=/evil,${project}=other,coolify.managed=true` };
  expect(stacks(...whole("acme", note))).toEqual([
    {
      project: "acme",
      directory: undefined,
      configFiles: [],
      services: ["api", "dashboard", "temporal"],
      running: 3,
      isCoolify: false,
    },
  ]);
});

test("folder and files are told as they stand, commas in them too", () => {
  const labels = { [folder]: "/srv/a,b", [files]: "/srv/a,b/compose.yaml,/srv/a,b/compose.override.yaml" };
  expect(stacks(...whole("acme", labels))).toMatchObject([{ directory: "/srv/a,b", configFiles: [labels[files]] }]);
});

test("hostile keys are labels like any other, and change nothing", () => {
  const hostile = JSON.parse(`{"__proto__": "x", "constructor": "y", "": "z", "${folder}\\u0000": "/evil"}`);
  expect(stacks(...whole("acme", hostile))).toMatchObject([{ project: "acme", directory: undefined }]);
});

test("where the containers of a project name several folders none is believed, and all are told", () => {
  const evil = of("acme", "api", { [folder]: "/evil" });
  expect(stacks(...whole("acme", { [folder]: "/srv/acme" }), evil)).toMatchObject([
    { directory: undefined, running: 4 },
  ]);
});

test("what compose run has made tells nothing of its project", () => {
  const once = of("acme", "api", { [folder]: "/evil", "com.docker.compose.oneoff": "True" });
  expect(stacks(...whole("acme", { [folder]: "/srv/acme" }), once)).toMatchObject([
    { directory: "/srv/acme", running: 3 },
  ]);
  expect(stacks(once)).toEqual([]);
});

test("a stack without labels of this product is nobody's; one with our digest is ours, whatever runs", () => {
  expect(stacks(made(null), made({}), made({ [project]: "" }), of("web", "api"))).toEqual([]);
  expect(stacks(of("acme", "redis", { "dittofeed-setup.digest": "x", [folder]: "" }))).toMatchObject([
    { project: "acme", directory: undefined, services: ["redis"] },
  ]);
  expect(stacks(made({ [project]: "acme", "dittofeed-setup.digest": "x" }, "exited"))).toMatchObject([{ running: 0 }]);
});

/**
 * Answers `docker ps` with these ids, and `docker container inspect` as the client does when some
 * of them are gone.
 */
function shellWith(ids: readonly string[], there: Readonly<Record<string, object>>): { shell: Shell; asked: string[] } {
  const asked: string[] = [];
  const run: Shell["run"] = async ({ arguments: words }) => {
    asked.push(words.join(" "));
    if (words[0] === "ps") return { exitCode: 0, stdout: `${ids.join("\n")}\n`, stderr: "" } as never;
    const named = words.slice(2);
    const gone = named.filter((id) => there[id] === undefined);
    const stderr = gone.map((id) => `Error: No such container: ${id}`).join("\n");
    const stdout = JSON.stringify(named.flatMap((id) => there[id] ?? []));
    return { exitCode: gone.length === 0 ? 0 : 1, stdout, stderr } as never;
  };
  return { shell: { run, environment: {} } as unknown as Shell, asked };
}

test("containers that vanish between the listing and the look do not fail it; where none is listed none is asked for", async () => {
  const listing = { file: "docker", arguments: ["ps"] } as const;
  const some = shellWith(["1", "2"], { 2: of("acme", "redis", { "dittofeed-setup.digest": "x" }) });
  expect(parseStacks(await inspectListed(some.shell, { ...listing, arguments: ["ps"] }, "look", {}))).toHaveLength(1);
  expect(some.asked).toEqual(["ps", "container inspect -- 1 2"]);
  const gone = shellWith(["1"], {});
  expect(parseStacks(await inspectListed(gone.shell, { ...listing, arguments: ["ps"] }, "look", {}))).toEqual([]);
  const none = shellWith([], {});
  expect(await inspectListed(none.shell, { ...listing, arguments: ["ps"] }, "look", {})).toBe("[]");
  expect(none.asked).toEqual(["ps"]);
});

test("the key with which a container of the app was made is wrapped; of others there is none, and every key is registered", () => {
  const registered: string[] = [];
  const makeSecret = (name: string, value: string) => {
    registered.push(`${name}=${value}`);
    return new Secret(name, value);
  };
  const key = (service: string, ...Env: string[]) =>
    parseContainers(
      JSON.stringify([{ Config: { Labels: { "com.docker.compose.service": service }, Env } }]),
      makeSecret,
    )[0]?.secretKey;
  expect(key("api", "A=1", "SECRET_KEY=k=1")?.equals(new Secret("", "k=1"))).toBe(true);
  expect([key("api", "SECRET_KEY="), key("worker"), key("redis", "SECRET_KEY=k")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(registered).toEqual(["SECRET_KEY=k=1", "SECRET_KEY=k"]);
});
