import { Problem } from "../../src/domain/problem.ts";
import { allServices } from "../../src/domain/service.ts";
import { type DockerContext, problemRows } from "./docker-problem-rows.ts";
import { jsonObject } from "./json-line.ts";

export type { DockerContext } from "./docker-problem-rows.ts";

/** The one place that branches on the texts of Docker and Compose. stderr may be plain lines or `--progress json`. */
export function problemFromDocker(stderr: string, exitCode: number, context: DockerContext): Problem {
  const said = plainLines(stderr);
  // Logs come first: they name the cause of what stderr only reports the end of.
  for (const text of [plainLines(context.logs ?? "").filter(isKnownCause), said]) {
    const joined = text.join("\n");
    for (const row of problemRows) {
      const match = row.pattern.exec(joined);
      if (match === null) continue;
      const at = named(match);
      return new Problem({
        code: row.code,
        title: row.title(at, context),
        saw: lineAround(joined, match.index),
        why: row.why,
        next: row.next(at, context),
        ...(row.who !== undefined && { who: row.who }),
      });
    }
  }
  return new Problem({
    code: "docker-failed",
    title: `Docker could not ${context.doing}`,
    saw: `exit code ${exitCode}: ${shortened(said.at(-1) ?? "no message")}`,
    why: "The step stopped where it was. What was done before it stays done.",
    next: "dittofeed-setup status; the log file of this run holds all that Docker said",
  });
}

/** In a log nearly everything can stand; only these two say why a container of ours ended. */
function isKnownCause(line: string): boolean {
  return /password authentication failed for user|no space left on device/i.test(line);
}

function plainLines(text: string): string[] {
  const lines = text.split(/\r?\n|\r/).map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .flatMap((line) => {
      const event = jsonObject(line);
      if (event === undefined) return [line];
      return typeof event.message === "string" ? [event.message] : [];
    });
}

/**
 * Named groups, alternatives (`image1`, `image2`) under the plain name, and the service that a
 * container's name holds.
 */
function named({ groups = {} }: RegExpExecArray): Record<string, string> {
  const found = Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const at = Object.fromEntries(found.map(([name, value]) => [name.replace(/\d$/, ""), value]));
  const container = at.container;
  const service = allServices.find(
    (name) => container !== undefined && new RegExp(`[-_]${name}[-_]\\d+$`).test(container),
  );
  return service === undefined ? at : { ...at, service };
}

function lineAround(text: string, index: number): string {
  const start = text.lastIndexOf("\n", index - 1) + 1;
  const end = text.indexOf("\n", index);
  return shortened(text.slice(start, end === -1 ? undefined : end));
}

function shortened(line: string): string {
  return line.length <= 400 ? line : `${line.slice(0, 399)}…`;
}
