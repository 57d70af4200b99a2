import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { answerEverything } from "../test/program/answer-everything.ts";
import type { TestTerminal } from "../test/support/terminal.ts";
import { startTerminal } from "../test/support/terminal.ts";
import type { Shown } from "./moving-picture.ts";
import { movingPicture } from "./moving-picture.ts";

/* A whole installation, really done (a rehearsal, on this machine), recorded as it was seen, and drawn as one moving picture. */

const size = { columns: 80, rows: 24 };
/** Nobody reads a frame that is shorter, nor waits for one that is longer. */
const [shortest, longest, atTheEnd] = [70, 1600, 4000];

const home = await mkdtemp(join(tmpdir(), "installation-"));
const env = { HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_STATE_HOME: join(home, "state") };
const program = new URL("../dist/main.js", import.meta.url).pathname;
const terminal = startTerminal(process.execPath, [program], { cols: size.columns, rows: size.rows, cwd: home, env });
const seen: { frame: string; at: number }[] = [];
const look = setInterval(() => {
  const frame = terminal.frame();
  if (terminal.isAlternateScreen() && frame !== seen.at(-1)?.frame) seen.push({ frame, at: performance.now() });
}, 20);
try {
  await answerEverything(unhurried(terminal));
  await wait(1500);
  terminal.press("enter");
  await terminal.waitFor(/Finished|Done/);
  await wait(500);
} finally {
  clearInterval(look);
  terminal.kill();
  await terminal.exited;
  // Where this is root its database lies elsewhere.
  await promisify(execFile)(process.execPath, [program, "rehearsal", "remove", "dittofeed", "--yes"], {
    env: { ...process.env, ...env },
  }).catch(() => undefined);
  await rm(home, { recursive: true, force: true });
}

const shown = seen.map(({ frame, at }, place): Shown => {
  const next = seen[place + 1];
  const lasted = next === undefined ? atTheEnd : next.at - at;
  return {
    frame,
    milliseconds: Math.round(Math.max(shortest, Math.min(next === undefined ? atTheEnd : longest, lasted))),
  };
});
for (const ground of ["dark", "light"] as const) {
  const picture = movingPicture(shown, size, ground);
  await writeFile(new URL(`../docs/pictures/installation.${ground}.svg`, import.meta.url), picture);
}

/** As a person types: a letter after the other, and a look at each screen before it is answered. */
function unhurried(on: TestTerminal): TestTerminal {
  let before: Promise<unknown> = Promise.resolve();
  const after = (act: () => Promise<unknown>) => {
    before = before.then(act);
  };
  return {
    ...on,
    type: (text) =>
      after(async () => {
        for (const letter of text) {
          on.type(letter);
          await wait(70);
        }
      }),
    press: (...keys) =>
      after(async () => {
        for (const key of keys) {
          on.press(key);
          await wait(350);
        }
      }),
    waitFor: async (text, milliseconds) => {
      await before;
      await on.waitFor(text, milliseconds);
      await wait(900);
    },
  };
}
