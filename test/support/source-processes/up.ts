import { claimPlaces } from "../../../src/cli/commands/local/places.ts";
import { runServices } from "../../../src/cli/commands/local/run-services.ts";
import { voiceFor } from "../../../src/cli/commands/local/voices.ts";
import { createContext } from "../../../src/cli/context.ts";
import { chooseOutput } from "../../../src/cli/output.ts";
import { compiler, compilerSpec, localServices, localSpecs } from "../../../src/domain/local-services.ts";

/** `local up --watch` after all that is missing was done, over a stand-in of the source: that part needs an engine. */
const [root = "", ports = "{}", form = "auto"] = process.argv.slice(2);
const { api, dashboard, temporal } = JSON.parse(ports) as Record<string, number>;
const context = createContext({ version: "1.2.3", commit: undefined }, []);
const args = { output: form === "json" ? "json" : "auto", verbose: false, color: "auto" } as const;
const output = chooseOutput(context, { ...args, quiet: false } as never);
const places = await claimPlaces(context, `${root}-installation`, [...localServices, compiler], output);
const specs = localSpecs(root, `${root}/node_modules/next/dist/bin/next`);
const what = {
  specs: [
    { ...specs.api, port: api ?? 0, url: `http://localhost:${api}/api` },
    { ...specs.dashboard, port: dashboard ?? 0, url: `http://localhost:${dashboard}/dashboard/api` },
    specs.worker,
    compilerSpec(root, `${root}/node_modules/typescript/bin/tsc`, localServices),
  ],
  ...{ program: process.execPath, without: ["DATABASE_URL"], temporal: `127.0.0.1:${temporal}` },
};
const exitCode = await runServices(context, what, places, voiceFor(context, args, output));
await places.leave();
process.exit(exitCode);
