import { expect, it } from "vitest";
import { followLog } from "../../../../../src/cli/commands/wizard/follow-log.ts";
import type { Context } from "../../../../../src/cli/context.ts";
import { profileSchema } from "../../../../../src/domain/profile.ts";
import { createRedactor } from "../../../../../src/output/redactor.ts";
import { someFacts } from "../../../../support/some-facts.ts";
import { someProfileInput } from "../../../../support/some-profile.ts";
import { untouchablePorts } from "../../../../support/untouchable-ports.ts";

const password = "hunter2-S3cret.Pass_word";

/** What the log pane is given of one line. */
function shown(line: string): Promise<readonly string[]> {
  const redactor = createRedactor();
  redactor.makeSecret("POSTGRES_PASSWORD", password);
  const ports = untouchablePorts({
    host: { facts: async () => someFacts().host },
    docker: {
      logs: (_project, _services, _options, onLine, signal) => {
        onLine("postgres", line);
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    },
    clock: { sleep: async (_, signal) => signal.throwIfAborted() },
  });
  const context = { ports, redactor, workingDirectory: "/work", environment: {} } as unknown as Context;
  const profile = profileSchema.parse(someProfileInput({ target: "compose", directory: "/srv/acme" }));
  return new Promise((resolve) => {
    const stop = followLog(
      context,
      { profile, engine: async () => someFacts().engine, service: "postgres" },
      (lines) => {
        stop();
        resolve(lines);
      },
    );
  });
}

/** Each way hides the secret from who looks for it first; the pane drops what is in between. */
it.each([
  ["NUL between the letters", [...password].join("\0")],
  ["a colour in the middle", `hunter2-\x1b[31mS3cret.Pass_word`],
  ["a space of no width", password.replace("-", "-\u200b")],
  ["a mark of direction", password.replace("S3", "S3\u202e")],
])("the wizard's log pane cleans before it redacts: %s", async (_, written) => {
  const [line] = await shown(`password=${written} end`);
  expect(line).toContain("hidden]");
  expect(line).toContain("end");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const seen = (line ?? "").replace(/\x1b\[[0-9;]*m|[\0-\x1f\u200b\u202e]/g, "");
  expect(seen).not.toContain(password);
});
