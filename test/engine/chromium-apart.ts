#!/usr/bin/env node
/**
 * Chromium in a network namespace of its own: it breaks off whatever it loads when an interface comes or goes, and on the tests' engines
 * containers come and go all the time. Loopback is all it has; each port there leads to a socket in APART_FOLDER, and so to the same port outside.
 */
import { execFileSync, spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";

const { APART_FOLDER: folder = "", APART_PORTS: ports = "", APART_INSIDE: inside } = process.env;
if (inside === undefined)
  start("unshare", ["--net", process.execPath, ...process.argv.slice(1)], { APART_INSIDE: "1" });
else {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  for (const port of ports.split(",")) {
    const server = createServer((near) => {
      const far = connect(join(folder, port));
      near.pipe(far).pipe(near);
      near.on("error", () => far.destroy());
      far.on("error", () => near.destroy());
    });
    server.listen(Number(port), "127.0.0.1");
  }
  start("/usr/bin/chromium", process.argv.slice(2), {});
}

/** With the two pipes on which it is driven. */
function start(file: string, words: readonly string[], more: NodeJS.ProcessEnv): void {
  const child = spawn(file, [...words], { stdio: Array(5).fill("inherit"), env: { ...process.env, ...more } });
  child.on("exit", (code) => process.exit(code ?? 1));
}
