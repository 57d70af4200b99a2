import { expect, it } from "vitest";
import { isOverSsh, mayDrop } from "../../../src/cli/over-ssh.ts";

const SSH_CONNECTION = "10.0.0.1 50000 10.0.0.2 22";

it.each([
  [{}, false, false],
  [{ SSH_CONNECTION: "" }, false, false],
  [{ SSH_CONNECTION }, true, true],
  [{ SSH_CONNECTION, TMUX: "/tmp/tmux-0/default,1,0" }, true, false],
  [{ SSH_CONNECTION, STY: "1.pts-0.host" }, true, false],
  [{ SSH_CONNECTION, TMUX: "", STY: "" }, true, true],
])("%j: over SSH %s, and the terminal goes with the line %s", (environment, over, drops) => {
  expect([isOverSsh(environment), mayDrop(environment)]).toEqual([over, drops]);
});
