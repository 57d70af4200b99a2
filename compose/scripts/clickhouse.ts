/** A name in a query, quoted where it needs to be: whoever made the container has chosen it. */
export const clickhouseName = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replace(/[\\`]/g, "\\$&")}\``;

/**
 * A Node program for a container of the app: sends one query to the ClickHouse that the container's
 * own settings name, with its own credentials, which so never leave it. Prints the answer; ends
 * with 1 and the server's words where it is refused.
 */
export function clickhouseScript(query: string): string {
  return `const { request } = require("node:http");
const given = process.env.CLICKHOUSE_HOST || "clickhouse:8123";
const url = new URL(/^https?:/.test(given) ? given : "http://" + given);
const auth = (process.env.CLICKHOUSE_USER || "default") + ":" + (process.env.CLICKHOUSE_PASSWORD || "");
// Basic, because a header of one's own cannot carry a character beyond Latin-1.
const headers = { authorization: "Basic " + Buffer.from(auth).toString("base64") };
const asked = request({ host: url.hostname, port: url.port || 8123, method: "POST", path: "/", headers, timeout: 5000 }, (answer) => {
  let text = "";
  answer.on("data", (chunk) => (text += chunk));
  answer.on("end", () => { process[answer.statusCode === 200 ? "stdout" : "stderr"].write(text); process.exitCode = answer.statusCode === 200 ? 0 : 1; });
});
asked.on("timeout", () => asked.destroy(new Error("no answer within 5 s")));
asked.on("error", (error) => { process.stderr.write(error.message); process.exitCode = 1; });
asked.end(${JSON.stringify(query)});
`;
}
