// Over 150 lines: the programs that run in the app's container, each a text that must stand whole.
import { jsonObject } from "../output/json-line.ts";
import { imageLib } from "./from-source.ts";

/** Our own line begins so, and cannot be mistaken for what the app itself prints. */
const mark = "dittofeed-setup-app ";

/**
 * Node is process 1 in a container of its own, and as such ignores these unless it is asked not to:
 * a stop would take its whole grace.
 */
export const endOnSignal = 'for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => process.exit(143));';

/**
 * JavaScript: prints one value and ends the process, which the app's open connections would keep
 * alive.
 */
export const printMarked = `const print = (value) => process.stdout.write("\\n" + ${JSON.stringify(mark)} + JSON.stringify(value) + "\\n", () => process.exit(0));`;

export function markedJson(output: string): Record<string, unknown> | undefined {
  const line = output.split("\n").findLast((one) => one.startsWith(mark));
  return line === undefined ? undefined : jsonObject(line.slice(mark.length));
}

const lib = `${imageLib}/dist/src`;

/**
 * What of ClickHouse the app cannot do without: where events go, and what is computed of them
 * (userEvents/clickhouse.ts). Its code makes some ten more with them; which ones differs from
 * version to version.
 */
export const clickhouseTables = [
  "user_events_v2",
  "computed_property_state_v2",
  "computed_property_assignments_v2",
  "processed_computed_properties_v2",
] as const;

/**
 * Ids that the app gives its workflows: one for each workspace that is computed, and one for all.
 */
export const globalWorkflow = "global-cron-workflow";
export const workspaceWorkflow = (workspaceId: string): string => `compute-properties-workflow-${workspaceId}`;

export interface AppState {
  /** Names, or why ClickHouse did not say. */
  tables: string[] | { fault: string };
  /**
   * Id -> Temporal's word for its state; absent where there is none of that id. Or why Temporal did
   * not say.
   */
  workflows: Record<string, string> | { fault: string };
}

/**
 * JavaScript: one statement, with the container's own credentials. Both ids that are ever put into
 * one are looked at before.
 */
const askClickhouse = `const env = process.env;
const database = (env.CLICKHOUSE_DATABASE || "dittofeed").replace(/[^A-Za-z0-9_]/g, "");
const lines = (body) => body.split("\\n").filter(Boolean);
const clickhouse = (statement) => new Promise((resolve, reject) => {
  const url = new URL(/^https?:/.test(env.CLICKHOUSE_HOST || "") ? env.CLICKHOUSE_HOST : "http://" + env.CLICKHOUSE_HOST);
  const { request } = require(url.protocol === "https:" ? "node:https" : "node:http");
  const auth = (env.CLICKHOUSE_USER || "default") + ":" + (env.CLICKHOUSE_PASSWORD || "");
  const headers = { authorization: "Basic " + Buffer.from(auth).toString("base64") };
  const sent = request(url, { method: "POST", headers, timeout: 5000 }, (reply) => {
    let body = "";
    reply.on("data", (chunk) => { if (body.length < 100000) body += chunk; });
    reply.on("end", () => reply.statusCode === 200 ? resolve(body) : reject(new Error(body.slice(0, 300))));
  });
  sent.on("timeout", () => sent.destroy(new Error("ETIMEDOUT")));
  sent.on("error", reject);
  sent.end(statement);
});`;

/**
 * For an api container: asks ClickHouse with the container's own credentials, and Temporal by the
 * app's own client. Reads, and changes nothing. The ids of the workflows come on standard input, as
 * {workflows: []}.
 */
export const appStateScript = `${endOnSignal}
${printMarked}
${askClickhouse}
const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const answer = { tables: { fault: "no answer within 9 s" }, workflows: { fault: "no answer within 9 s" } };
const end = () => print(answer);
setTimeout(end, 9000);
const words = (error) => ({ fault: String((error && error.message) || error).slice(0, 300) });
const temporal = async () => {
  const client = await require("${lib}/temporal/connectWorkflowClient.js").default();
  const found = {};
  const look = async (id) => {
    try {
      found[id] = (await client.getHandle(id).describe()).status.name;
    } catch (error) {
      if (error.name !== "WorkflowNotFoundError") throw error;
    }
  };
  // Some at a time: an installation may have thousands of workspaces.
  const left = [...asked.workflows];
  await Promise.all(Array.from({ length: 8 }, async () => { while (left.length > 0) await look(left.pop()); }));
  return found;
};
Promise.all([
  clickhouse("SELECT name FROM system.tables WHERE database = '" + database + "'").then(lines).catch(words).then((tables) => { answer.tables = tables; }),
  asked.workflows.length === 0 ? (answer.workflows = {}) : temporal().catch(words).then((workflows) => { answer.workflows = workflows; }),
]).then(end);
`;

export const readAppState = (output: string): AppState | undefined => {
  const found = markedJson(output);
  return found === undefined || !("tables" in found) || !("workflows" in found)
    ? undefined
    : (found as unknown as AppState);
};

/** The app's own code makes what it needs; what is there already stays as it is. */
export const createTablesScript = work(`await require("${lib}/bootstrap.js").bootstrapClickhouse();`);

/**
 * For every workspace that the app computes, and the one for all. Who runs already goes on running.
 */
export const startWorkflowsScript = work(`const { getRecomputableWorkspaces } = require("${lib}/workspaces.js");
const lifecycle = require("${lib}/computedProperties/computePropertiesWorkflow/lifecycle.js");
for (const { id } of await getRecomputableWorkspaces()) await lifecycle.startComputePropertiesWorkflow({ workspaceId: id });
await lifecycle.startGlobalCron();`);

function work(body: string): string {
  return `${endOnSignal}
${printMarked}
(async () => {
${body}
})().then(
  () => print({ done: true }),
  (error) => print({ failed: String((error && error.stack) || error).slice(0, 2000) }),
);
`;
}

/** What such a program ended with; undefined where it was ended before. */
export function readWork(output: string): { done: true } | { failed: string } | undefined {
  const found = markedJson(output);
  if (found?.done === true) return { done: true };
  return typeof found?.failed === "string" ? { failed: found.failed } : undefined;
}

/** Takes one event away again: {workspaceId, messageId} on standard input. */
export const forgetEventScript = `${endOnSignal}
${printMarked}
${askClickhouse}
const { workspaceId, messageId } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const id = (text) => { if (!/^[0-9a-f-]{36}$/i.test(text)) throw new Error("no id"); return "'" + text + "'"; };
(async () => {
  await clickhouse("ALTER TABLE " + database + ".user_events_v2 DELETE WHERE workspace_id = " + id(workspaceId) + " AND message_id = " + id(messageId));
})().then(() => print({ done: true }), (error) => print({ failed: String(error.message) }));
`;
