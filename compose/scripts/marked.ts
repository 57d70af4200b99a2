import { jsonObject } from "../output/json-line.ts";

/** Our own line begins so, and cannot be mistaken for what the app itself prints. */
const mark = "dittofeed-setup-app ";

/** Node is process 1 in a container of its own, and as such ignores these unless it is asked not to: a stop would take its whole grace. */
export const endOnSignal = 'for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => process.exit(143));';

/** JavaScript: prints one value and ends the process, which the app's open connections would keep alive. */
export const printMarked = `const print = (value) => process.stdout.write("\\n" + ${JSON.stringify(mark)} + JSON.stringify(value) + "\\n", () => process.exit(0));`;

export function markedJson(output: string): Record<string, unknown> | undefined {
  const line = output.split("\n").findLast((one) => one.startsWith(mark));
  return line === undefined ? undefined : jsonObject(line.slice(mark.length));
}
