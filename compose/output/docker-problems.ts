import { shortened } from "../../src/domain/clean-text.ts";
import { Problem } from "../../src/domain/problem.ts";
import { allServices } from "../../src/domain/service.ts";
import { type DockerContext, problemRows } from "./docker-problem-rows.ts";
import { jsonObject } from "./json-line.ts";
import { type LogCause, logCauseIn } from "./log-cause-rows.ts";

export type { DockerContext } from "./docker-problem-rows.ts";

/**
 * So much of what was said is looked at, the end of it: the cause stands there, and nothing of it
 * goes on without an end.
 */
const most = 64 * 1024;
/** So much of each line: its beginning, and its end. */
const longestLine = 4_000;
const longestShown = 400;

/**
 * The one place that branches on the texts of Docker and Compose. stderr may be plain lines or
 * `--progress json`. Each row is asked of each line alone, and lines are cut: whatever is said, and
 * however much, it takes milliseconds.
 */
export function problemFromDocker(stderr: string, exitCode: number, context: DockerContext): Problem {
  // Logs come first: they name the cause of what stderr only reports the end of.
  const cause = logCauseIn(plainLines(context.logs ?? ""), context.failed?.service);
  if (cause !== undefined) return fromLog(cause, context);
  const said = plainLines(stderr);
  for (const row of problemRows) {
    for (const line of said) {
      const match = row.pattern.exec(line);
      if (match === null) continue;
      const at = named(match);
      return new Problem({
        code: row.code,
        title: row.title(at, context),
        saw: shortened(line, longestShown),
        why: row.why,
        next: row.next(at, context),
        ...(row.who !== undefined && { who: row.who }),
      });
    }
  }
  return new Problem({
    code: "docker-failed",
    title: `Docker could not ${context.doing}`,
    saw: `exit code ${exitCode}: ${shortened(said.at(-1) ?? "no message", longestShown)}`,
    why: "The step stopped partway. Completed work is kept.",
    next: "dittofeed-setup status; the log file of this run has all of Docker's output",
  });
}

/** A log that is nobody's in particular is only searched for what any of them may say. */
function fromLog({ row, line }: LogCause, { failed }: DockerContext): Problem {
  const by = failed ?? { name: "the container", image: "its image", service: "postgres" };
  return new Problem({
    code: row.code,
    title: row.title(by),
    saw: shortened(line, longestShown),
    why: row.why,
    next: row.next(by),
  });
}

function plainLines(text: string): string[] {
  const lines = text
    .slice(-most)
    .split(/\r?\n|\r/)
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .flatMap((line) => {
      const event = jsonObject(line);
      if (event === undefined) return [line];
      return typeof event.message === "string" ? [event.message] : [];
    })
    .map(bounded);
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

function bounded(line: string): string {
  if (line.length <= longestLine) return line;
  return `${line.slice(0, longestLine / 2)} … ${line.slice(-longestLine / 2)}`;
}
