import { createHash } from "node:crypto";
import { migrationLayers } from "./app-migrations.ts";
import { debianBase } from "./base.ts";
import { type Entry, folder, type Image, type Layer, text } from "./entry.ts";
import { bundled, nodeLayer, packagePg } from "./standin.ts";

type App = "api" | "dashboard" | "worker";

const registry = "docker.reactmotion.com/my-docker-repo/dittofeed";
const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Where each application's image has its working directory and what it starts. */
const starts = {
  api: { directory: "/service", file: "./packages/api/dist/scripts/startServer.js" },
  dashboard: { directory: "/app", file: "server.js" },
  worker: { directory: "/service", file: "./packages/worker/dist/scripts/startWorker.js" },
} as const;

/**
 * The three applications, standard and embedded. A tag that ends in `-fixed` is the same without the published images'
 * known defects, one of the api's in `-migrations…` carries the app's migrations (app-migrations.ts says which). The
 * published embedded images also exist under the first registry's name when a profile points there.
 */
export async function apps(): Promise<readonly Image[]> {
  const base = [await debianBase(), await nodeLayer()];
  const images: Image[] = [];
  for (const app of ["api", "dashboard", "worker"] as const) {
    const layers = [...base, payload(app), await code(app)];
    images.push(...ofBothModes(app, "", layers), ...ofBothModes(app, "-fixed", layers));
    if (app !== "api") continue;
    for (const [end, more] of await migrationLayers()) images.push(...ofBothModes(app, end, [...layers, more]));
  }
  return images;
}

function ofBothModes(app: App, end: string, layers: readonly Layer[]): Image[] {
  const standard = [`${registry}/${app}:multitenancy-redis-v1${end}`, `dittofeed/${app}:multitenancy-redis-v1${end}`];
  const isFixed = end === "-fixed";
  return [
    { names: standard, layers, config: config(app, false, isFixed) },
    { names: [`aymensakka/dittofeed-${app}:embedded-final${end}`], layers, config: config(app, true, isFixed) },
  ];
}

function config(app: App, isEmbedded: boolean, isFixed: boolean): Image["config"] {
  const marks = [
    ...(isEmbedded ? ["DITTOFEED_STANDIN_EMBEDDED=1"] : []),
    ...(isFixed ? ["DITTOFEED_STANDIN_FIXED=1"] : []),
  ];
  const { directory, file } = starts[app];
  return { Env: [path, ...marks], WorkingDir: directory, Cmd: ["node", file] };
}

async function code(app: App): Promise<Layer> {
  const { directory, file } = starts[app];
  const program = `${directory}/${file.replace("./", "")}`;
  // The dashboard's server is Next.js's own, which is required, and not a module.
  const isModule = app !== "dashboard";
  const entries = [
    text(program, await bundled(app, isModule ? "esm" : "cjs")),
    // Node must not have to guess what the bundle is.
    text(`${directory}/package.json`, isModule ? '{"type":"module"}' : "{}"),
    ...(app === "dashboard" ? [] : await backendLib()),
    ...(app === "api" ? [folder("/service/packages/backend-lib/drizzle")] : []),
  ];
  return { name: app, entries };
}

/** The stand-ins of what an installer uses of it, by path below `src`, without an extension. */
export function backendLibFiles(): Promise<(readonly [path: string, content: string])[]> {
  const paths = {
    bootstrap: "bootstrap",
    workspaces: "workspaces",
    lifecycle: "computedProperties/computePropertiesWorkflow/lifecycle",
    connectWorkflowClient: "temporal/connectWorkflowClient",
  };
  return Promise.all(
    Object.entries(paths).map(async ([name, path]) => [path, await bundled(`backend-lib/${name}`, "cjs")] as const),
  );
}

/** The app's own library where its images have it, as far as an installer uses it: CommonJS, each file to be required alone. */
async function backendLib(): Promise<Entry[]> {
  const home = "/service/packages/backend-lib";
  const entries = (await backendLibFiles()).map(([path, content]) => text(`${home}/dist/src/${path}.js`, content));
  const pg = "/service/node_modules/pg";
  return [
    text(`${home}/package.json`, "{}"),
    // yarn.lock of the fork: pg 8, and .yarnrc.yml: nodeLinker node-modules.
    ...[text(`${pg}/package.json`, '{"name":"pg"}'), text(`${pg}/index.js`, await packagePg())],
    ...entries,
  ];
}

/** Some megabytes that do not compress, of the application's own: without them a pull would show no progress. */
function payload(app: App): Layer {
  const blocks = Array.from({ length: 4 * 1024 }, (_, index) => expanded(`${app} ${index}`));
  return {
    name: `${app}-modules`,
    entries: [text(`${starts[app].directory}/node_modules/.payload`, Buffer.concat(blocks))],
  };
}

/** A kilobyte that is the same on every machine. */
function expanded(seed: string): Buffer {
  return createHash("shake256", { outputLength: 1024 }).update(seed).digest();
}
