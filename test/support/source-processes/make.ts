import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * What of the app's workspace runs, as small programs with the habits of the real ones (the fork's
 * source at 0e0c3bac): api and worker read `.env` in what stands before `packages`, and an exported
 * variable wins; the worker ends at once without Temporal; `next dev` forks a server of its own, which
 * here ignores SIGTERM and keeps the pipe; `tsc --build --watch --verbose` prints what is recorded in
 * test/unit/engine/compiler-output.test.ts. Ports are given, since tests run side by side.
 */
export async function makeSourceProcesses(
  root: string,
  ports: { api: number; dashboard: number; temporal: number },
): Promise<void> {
  const files = {
    ".env": `DATABASE_URL=postgresql://from-env-file\nTEMPORAL_ADDRESS=127.0.0.1:${ports.temporal}\n`,
    "packages/api/src/version.txt": "one",
    "packages/api/dist/version.txt": "one",
    "packages/api/dist/scripts/startServer.js": `${readEnv}
      const version = fs.readFileSync("dist/version.txt", "utf8");
      http.createServer((request, answer) => {
        if (request.url === "/crash") { console.error("Error: as it was told"); process.exit(1); }
        answer.writeHead(200).end("{}");
      }).listen(${ports.api}, "localhost", () => {
        console.log(JSON.stringify({ level: 30, msg: "listening", version, database: process.env.DATABASE_URL, mode: process.env.NODE_ENV }));
        process.stdout.write("half a line");
      });`,
    "packages/worker/dist/scripts/startWorker.js": `${readEnv}
      const [host, port] = process.env.TEMPORAL_ADDRESS.split(":");
      const socket = require("node:net").connect(port, host);
      socket.on("error", () => { console.error("TransportError: Connection refused"); process.exit(1); });
      socket.on("connect", () => console.log(JSON.stringify({ level: 30, msg: "Worker created" })));
      socket.on("close", () => process.exit(1));`,
    "node_modules/next/dist/bin/next": `
      const server = \`process.on("SIGTERM", () => {}); require("node:http").createServer((request, answer) =>
        answer.writeHead(request.url === "/dashboard/api" ? 200 : 404).end()).listen(${ports.dashboard}, "localhost", () => console.log("compiled"));\`;
      require("node:child_process").spawn(process.execPath, ["-e", server], { stdio: "inherit", detached: true });
      console.log(process.argv.slice(2).join(" "));
      setInterval(() => {}, 1000);`,
    "packages/dashboard/package.json": "{}",
    "node_modules/typescript/bin/tsc": `
      const fs = require("node:fs");
      const [source, target] = ["packages/api/src/version.txt", "packages/api/dist/version.txt"];
      const say = (text) => console.log(\`\\n11:48:02 PM - \${text}\`);
      let built = fs.readFileSync(source, "utf8");
      say("Starting compilation in watch mode...");
      say("Found 0 errors. Watching for file changes.");
      setInterval(() => {
        const now = fs.readFileSync(source, "utf8");
        if (now === built || now === "") return;
        built = now;
        say("File change detected. Starting incremental compilation...");
        say(\`Building project '\${process.cwd()}/packages/api/tsconfig.build.json'...\`);
        if (now.includes("wrong")) console.log("packages/api/src/version.txt(1,1): error TS2322: not assignable");
        else fs.writeFileSync(target, now);
        say(now.includes("wrong") ? "Found 1 error. Watching for file changes." : "Found 0 errors. Watching for file changes.");
      }, 100);`,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** As packages/backend-lib/src/config/loader.ts and dir.ts do it, with dotenv. */
const readEnv = `const [fs, http] = [require("node:fs"), require("node:http")];
      const root = process.cwd().slice(0, process.cwd().lastIndexOf("/packages"));
      for (const line of fs.readFileSync(root + "/.env", "utf8").split("\\n")) {
        const [name, ...value] = line.split("=");
        if (name !== "" && !(name in process.env)) process.env[name] = value.join("=");
      }`;
