import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { profileText } from "../../../src/adapters/profiles/profile-text.ts";
import { leavesOf } from "../../../src/cli/command-tree.ts";
import { commands } from "../../../src/cli/commands/all.ts";
import { runIn } from "../../../src/cli/run.ts";
import { marker } from "../../../src/domain/installation-files.ts";
import { acme, installed } from "../../support/installed.ts";
import { testContext, type World } from "../../support/run-command.ts";
import { stoppedEngine } from "../../support/stopped-engine.ts";
import { container } from "../checks/healthy-stack.ts";

/* Each command that declares a form for --json, run as a person would: what stands on standard output is that form. */

const withFile = (docker = {}) =>
  installed(
    docker,
    new Map([
      ["/srv/acme/compose.yaml", "# ours\n"],
      ["acme.yaml", profileText(acme)],
    ]),
  );
const withProfiles = (changes: object) => ({ ...withFile(), profiles: { ...installed().profiles, ...changes } });
const up = { containers: async () => [container("api")] };
const rehearsed = () => {
  const files = new Map([["/state/dittofeed-setup/rehearsals/trial/compose.yaml", `${marker}\n`]]);
  const data = async () => undefined;
  return { ...installed({}, files), rehearsal: { orphans: async () => [], data } };
};
const registry = { status: 200, headers: {}, body: '{"latest":"1.2.3"}' };
const noEngine = { inspectEngine: async () => ({ state: "stopped", saw: "-" }), inspectCompose: async () => ({}) };

const here: Readonly<Record<string, readonly [line: string, ports: () => unknown]>> = {
  apply: ["apply acme", stoppedEngine],
  attach: ["attach acme", stoppedEngine],
  plan: ["plan acme", stoppedEngine],
  status: ["status acme", stoppedEngine],
  restart: ["restart api", () => installed({ restart: async () => undefined })],
  stop: ["stop api", () => installed({ ...up, stop: async () => undefined })],
  start: [
    "start redis",
    () => installed({ containers: async () => [container("redis")], start: async () => undefined }),
  ],
  logs: [
    "logs api",
    () => installed({ logs: async (_: unknown, __: unknown, ___: unknown, onLine: Line) => onLine("api", "a", "t") }),
  ],
  down: ["down acme", () => installed({ down: async () => undefined })],
  doctor: ["doctor acme", stoppedEngine],
  report: ["report -", stoppedEngine],
  bundle: ["bundle acme", stoppedEngine],
  "profile list": ["profile", installed],
  "profile show": ["profile show acme", installed],
  "profile export": ["profile export acme", installed],
  "profile import": [
    "profile import acme.yaml",
    () => withProfiles({ load: async () => undefined, save: async () => "/x" }),
  ],
  "profile delete": ["profile delete acme -y", () => withProfiles({ remove: async () => true })],
  "profile check": ["profile check acme.yaml", withFile],
  "profile schema": ["profile schema", installed],
  "rehearsal list": ["rehearsal list", rehearsed],
  "rehearsal remove": ["rehearsal remove trial --dry-run", rehearsed],
  version: ["version", () => ({ ...installed(), docker: noEngine })],
  "self-update": ["self-update --check", () => ({ ...installed(), http: async () => registry })],
};
type Line = (service: string, line: string, at: string) => void;

/** Of what needs more than fits here: where it is run, or said. */
const elsewhere: Readonly<Record<string, readonly [file: string, text: string]>> = {
  "bundle-images": ["test/unit/cli/commands/bundle-images.test.ts", "says one object to a program"],
  config: ["test/unit/cli/commands/config.test.ts", 'ran("config --json"'],
  "db verify": ["test/unit/cli/commands/db.test.ts", "db verify --json"],
  "db apply": ["test/program/database.test.ts", '"apply", "--yes", "--mode", "standard", "--json"'],
  "db restore": ["test/unit/cli/commands/db.test.ts", "db restore a.sql.gz --yes --json"],
  "db row-security show": ["test/database/cli/db-row-security.test.ts", '"show", { output: "json" }'],
  "db row-security enable": ["test/database/cli/db-row-security.test.ts", '"enable", { yes: true, output: "json"'],
  "db row-security disable": ["test/database/cli/db-row-security.test.ts", '"disable", { yes: true, output: "json"'],
  // Needs an engine with the app's image.
  "db migrate": ["src/cli/commands/db/migrate.ts", "output.json({ database: label, migrations"],
  // Need a checkout of the app that was built.
  "local up": ["src/cli/commands/local/voices.ts", 'if (args.output === "json") return async (_, specs) => inEvents('],
  "local build": ["src/cli/commands/local/build.ts", "output.json({ built: named })"],
  "local down": ["src/cli/commands/local/down.ts", "output.json({ name: profile.name, dataKept: true })"],
  "local status": ["src/cli/commands/local/status.ts", "output.json(seen)"],
  "workspace list": ["test/program/workspaces.test.ts", 'workspace("list", "--json")'],
  "workspace create": ["test/program/workspaces.test.ts", '"--external-id", "7", "--json")'],
  "workspace import": ["test/program/workspaces.test.ts", 'workspace("import", path, "--json")'],
  "workspace member list": ["test/program/workspaces.test.ts", '"member", "list", "--workspace", "Acme", "--json"'],
  "workspace member add": ["test/program/workspaces.test.ts", '"add", "bob@acme.example", "--json"'],
  "workspace member remove": [
    "test/program/workspaces.test.ts",
    '"remove", "ada@acme.example", "--workspace", "Acme", "--json"',
  ],
  "coolify generate": ["test/unit/cli/commands/coolify.test.ts", "coolify generate acme --json"],
};

describe.each(leavesOf(commands.map(({ spec }) => spec)).map((leaf) => ({ called: leaf.path.join(" "), ...leaf })))(
  "$called",
  ({ called, spec: { json } }) => {
    it.skipIf(json === undefined || typeof json === "object")("prints with --json what it declares", async () => {
      const [file, text = ""] = elsewhere[called] ?? [];
      if (file !== undefined) return expect(readFileSync(file, "utf8")).toContain(text);
      const [line, ports] = here[called] ?? expect.unreachable(`${called}: add a line to this file`);
      const stdout = new PassThrough();
      const world = { ports: ports() as World["ports"], environment: { XDG_STATE_HOME: "/state" } };
      const exitCode = await runIn(testContext(world as World, { stdout, stderr: new PassThrough() }), [
        ...line.split(" "),
        "--json",
      ]);
      const printed = String(stdout.read() ?? "");
      if (json === "data") {
        const value = JSON.parse(printed);
        if (value.type === "run-ended") expect([called, value.problem]).toEqual(["rehearsal remove", undefined]);
      } else {
        const lines = printed
          .trimEnd()
          .split("\n")
          .map((one) => JSON.parse(one));
        expect(lines.at(-1)).toMatchObject(json === "events" ? { type: "run-ended", exitCode } : { service: "api" });
      }
    });
  },
);
