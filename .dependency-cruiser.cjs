/**
 * Who may import whom (docs/layout.md, "Layers"). One whitelist per layer: whatever a whitelist does not name is forbidden,
 * and so is a folder that nobody has listed here. Type imports count.
 */
const layers = {
  "src/domain": { own: ["src/domain"], packages: ["zod"] },
  "src/engine": { own: ["src/engine", "src/domain"], packages: [] },
  "src/checks": { own: ["src/checks", "src/domain", "compose", "schema"], packages: [] },
  "src/facts": { own: ["src/facts", "src/domain", "compose", "schema"], packages: [] },
  tasks: {
    own: ["tasks", "src/domain", "src/checks", "src/engine/run-checks.ts", "compose", "schema"],
    packages: [],
  },
  // From what the tables are to what is done with them, and never back.
  "schema/tables": { own: ["schema/tables"], packages: ["drizzle-orm"] },
  "schema/model": { own: ["schema/model", "schema/tables", "src/domain"], packages: ["drizzle-orm"] },
  "schema/probe": { own: ["schema/probe", "schema/model", "src/domain"], packages: [] },
  "schema/reconcile": { own: ["schema/reconcile", "schema/probe", "schema/model", "src/domain"], packages: [] },
  "schema/row-security": {
    own: ["schema/row-security", "schema/reconcile", "schema/model", "src/domain"],
    packages: [],
  },
  "schema/workspaces": {
    own: ["schema/workspaces", "schema/reconcile", "schema/model", "src/domain"],
    packages: ["uuid"],
  },
  "compose/output": { own: ["compose/output", "src/domain"], packages: [] },
  "compose/scripts": { own: ["compose/scripts", "compose/output", "src/domain"], packages: [] },
  "compose/commands": { own: ["compose/commands", "compose/scripts", "src/domain"], packages: [] },
  // What .env says is a part of the stack, and what the stack says decides what .env has to say.
  "compose/env": { own: ["compose/env", "compose/stack", "src/domain"], packages: [] },
  "compose/stack": { own: ["compose/stack", "compose/env", "compose/output", "src/domain"], packages: ["yaml"] },
  // What is said to Coolify is made of stack and settings, which know nothing of it.
  "compose/coolify": {
    own: ["compose/coolify", "compose/stack", "compose/env", "compose/scripts", "src/domain"],
    packages: ["yaml"],
  },
  "src/adapters": {
    own: ["src/adapters", "src/domain", "compose"],
    packages: [
      "execa",
      "pg",
      "pg-copy-streams",
      "csv-parse",
      "conf",
      "yaml",
      "zod",
      "p-retry",
      "fastest-levenshtein",
      "modern-tar",
    ],
  },
  "src/output": {
    own: ["src/output", "src/domain", "src/engine/reduce.ts", "src/engine/run-view.ts"],
    packages: ["diff", "string-width"],
  },
  screens: {
    own: [
      "screens",
      "src/domain",
      "src/engine/reduce.ts",
      "src/engine/run-view.ts",
      "src/output/colour.ts",
      "src/output/text",
    ],
    packages: ["react", "ink", "ink-select-input", "ink-spinner", "figures", "string-width"],
  },
  "src/installation": {
    own: [
      ...["src/installation", "src/domain", "src/engine", "src/facts", "src/checks", "src/adapters", "src/output"],
      ...["tasks", "schema", "compose"],
    ],
    packages: [],
  },
  // A program of its own, which is carried into a container: nothing of a host.
  "src/post-deployment": {
    own: [
      ...["src/post-deployment", "src/domain", "src/engine", "src/facts", "src/checks", "src/adapters", "src/output"],
      ...["src/installation/targets", "tasks", "schema", "compose"],
    ],
    // As the container has it: src/post-deployment/image-pg.ts.
    packages: ["pg"],
  },
  "src/cli": { own: ["src", "tasks", "schema", "compose"], packages: ["fastest-levenshtein"] },
  "src/main.ts": { own: ["src/cli"], packages: [] },
};

const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const inside = (paths) => paths.map((path) => `^${escapeRegExp(path)}${path.endsWith(".ts") ? "$" : "(/|$)"}`);
const packagePaths = (names) => names.map((name) => `(^|/)node_modules/(@types/)?${escapeRegExp(name)}(/|$)`);

const forbidden = Object.entries(layers).map(([layer, { own, packages }]) => ({
  name: `layer: ${layer}`,
  comment: `${layer} may import only ${[...own, ...packages, "Node's own modules"].join(", ")}. See docs/layout.md, "Layers".`,
  severity: "error",
  from: { path: inside([layer]) },
  to: { pathNot: [...inside(own), ...packagePaths(packages)], dependencyTypesNot: ["core"] },
}));

module.exports = {
  forbidden: [
    ...forbidden.map((rule) =>
      rule.name === "layer: src/cli"
        ? { ...rule, to: { ...rule.to, pathNot: [...rule.to.pathNot, "^screens/"] } }
        : rule,
    ),
    {
      name: "screens only by dynamic import",
      comment: "React must not be loaded by any command but the wizard: see src/cli/run.ts.",
      severity: "error",
      from: { path: "^src/(cli|main)", pathNot: "^src/cli/commands/wizard/run\\.ts$" },
      to: { path: "^screens/", dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "every folder is a layer",
      comment: "A new folder needs a line in .dependency-cruiser.cjs and a reason in docs/decisions.",
      severity: "error",
      from: { path: "^(src|screens|tasks|schema|compose)/", pathNot: inside(Object.keys(layers)) },
      to: {},
    },
    {
      name: "no cycles",
      comment: "Two files that need each other are one file, or three.",
      severity: "error",
      from: { pathNot: "^node_modules" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(pg-native|react-devtools-core)$" },
    },
    {
      name: "tests stay outside",
      comment: "The product must not depend on test code.",
      severity: "error",
      from: { path: "^(src|screens|tasks|schema|compose)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
