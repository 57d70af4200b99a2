/** A way to break the product, and the tests of the ten-minute run that must notice. */
export interface Mutation {
  what: string;
  file: string;
  /** Stands there exactly once. */
  from: string;
  to: string;
  /** A test file, or several that share what is asked. */
  noticedBy: string;
}

const engine = "test/engine/standard-installation.test.ts";

export const mutations: readonly Mutation[] = [
  {
    what: "a secret prints itself in a template string",
    file: "src/domain/secret.ts",
    from: "  toString(): string {\n    return this.hidden;",
    to: "  toString(): string {\n    return this.#value;",
    noticedBy: "test/unit/domain/secret.test.ts",
  },
  {
    what: "the redactor forgets base64",
    file: "src/output/secret-forms.ts",
    from: "    ...base64Forms(bytes),\n",
    to: "",
    noticedBy: "test/unit/output/redactor.test.ts",
  },
  {
    what: ".env is written for everybody to read",
    file: "tasks/files/write-env.ts",
    from: "await ctx.ports.files.write(env, change.text, 0o600);",
    to: "await ctx.ports.files.write(env, change.text, 0o644);",
    noticedBy: "test/program/rehearsal.test.ts",
  },
  {
    what: "a file is opened with its final mode while it is half written",
    file: "src/adapters/files/atomic-write.ts",
    from: "constants.O_NOFOLLOW,\n    0o600,",
    to: "constants.O_NOFOLLOW,\n    0o644,",
    noticedBy: "test/unit/adapters/files.test.ts",
  },
  {
    what: "values with a quote are written to .env unescaped",
    file: "compose/env/env-file-value.ts",
    from: `return \`'\${value.replaceAll("'", "\\\\'")}'\`;`,
    to: `return \`'\${value}'\`;`,
    noticedBy: "test/unit/compose/env-file.test.ts",
  },
  {
    what: "the health check of Redis takes an error for an answer",
    file: "compose/stack/services/infrastructure.ts",
    from: " ping | grep -q PONG",
    to: " ping",
    noticedBy: "test/unit/compose/probes.test.ts",
  },
  {
    what: "a one-off container may download its image",
    file: "compose/commands/containers.ts",
    from: "--network none --pull never --name",
    to: "--network none --pull missing --name",
    noticedBy: "test/unit/compose/commands.test.ts",
  },
  {
    what: "too little disk space is only a warning",
    file: "src/checks/host/disk-has-room.ts",
    from: "freeBytes < needed ? fail(",
    to: "freeBytes < 0 ? fail(",
    noticedBy: "test/unit/checks/before.test.ts",
  },
  {
    what: "a taken port stands in nobody's way",
    file: "src/checks/host/ports-are-free.ts",
    from: `ports.filter(({ state }) => state === "taken")`,
    to: `ports.filter(({ state }) => state !== state)`,
    noticedBy: "test/unit/checks/before.test.ts",
  },
  {
    what: "C9 finds a readable .env in order",
    file: "src/checks/configuration/env-is-private.ts",
    from: "(directory.envMode & 0o077) === 0",
    to: "(directory.envMode & 0o007) === 0",
    noticedBy: "test/unit/checks",
  },
  {
    what: "a repair that applies another SECRET_KEY stays one that only restarts",
    file: "src/checks/guard-repair.ts",
    from: "  if (other !== undefined)\n    return destroys(",
    to: "  if (false)\n    return destroys(",
    noticedBy: "test/unit/checks/guard-repair.test.ts",
  },
  {
    what: "folders that labels disagree about are believed",
    file: "src/adapters/docker/stacks.ts",
    from: "directory: directories.length === 1 ? directories[0] : undefined,",
    to: "directory: directories[0],",
    noticedBy: "test/unit/adapters/stacks.test.ts",
  },
  {
    what: "a task that changed nothing is called done",
    file: "src/engine/run-plan.ts",
    from: "      await mustBeDone(task, task.assess(input()), given());\n",
    to: "",
    noticedBy: "test/unit/engine/run-plan.test.ts",
  },
  {
    what: "a lock that somebody alive holds is taken over, a dead one's is kept",
    file: "src/engine/lock.ts",
    from: "owner !== undefined && (await this.#ports.host.isAlive(owner))",
    to: "owner !== undefined && !(await this.#ports.host.isAlive(owner))",
    noticedBy: "test/unit/engine/lock.test.ts",
  },
  {
    what: "events go on after run-ended",
    file: "src/output/ndjson.ts",
    from: "    if (ended) return;\n",
    to: "",
    noticedBy: "test/unit/output/ndjson.test.ts",
  },
  {
    what: "plan says that nothing is pending",
    file: "src/cli/commands/plan/run.ts",
    from: "(pending ? exitCodes.pending : exitCodes.done)",
    to: "exitCodes.done",
    noticedBy: "test/program/rehearsal.test.ts",
  },
  {
    what: "lost foreign keys are left out",
    file: "schema/reconcile/plan-reconcile.ts",
    from: "        ...keys.foreign,\n",
    to: "",
    noticedBy: "test/database/schema/reconcile-states.test.ts",
  },
  {
    what: "a PostgreSQL that is too old is taken",
    file: "schema/reconcile/refusals.ts",
    from: "if (serverVersion >= oldestServer) return;",
    to: "if (serverVersion >= 0) return;",
    noticedBy: "test/database/schema/reconcile-server-faults.test.ts",
  },
  {
    what: "the administrator gets no role",
    file: "schema/workspaces/workspace-access.ts",
    from: "DO UPDATE SET role = 'Admin'",
    to: "DO UPDATE SET role = 'Viewer'",
    noticedBy: "test/database/schema/workspace.test.ts",
  },
  {
    what: "a database with rows is completed without a dump",
    file: "tasks/database/apply-schema.ts",
    from: "...(dumped ? {} : { beforeChange: ({ serverVersion }) => dump(serverVersion) }),",
    to: "",
    noticedBy: engine,
  },
  {
    what: "S4's repair does nothing",
    file: "tasks/repairs/database.ts",
    from: "      await ports.docker.setRolePassword(container.id, role, password, signal);\n",
    to: "      void [ports, container, role, signal];\n",
    noticedBy: engine,
  },
  {
    what: "the tunnel gets all of .env",
    file: "compose/stack/services/edge.ts",
    from: `    command: ["tunnel", "--no-autoupdate", "run"],`,
    to: `    command: ["tunnel", "--no-autoupdate", "run"],\n    env_file: ".env",`,
    noticedBy: "test/unit/compose",
  },
  {
    what: "compiled code is kept where others can write",
    file: "src/cli/compile-cache.ts",
    from: "owners.includes(seen.uid) && (seen.mode & 0o022) === 0",
    to: "owners.includes(seen.uid)",
    noticedBy: "test/unit/cli/compile-cache.test.ts",
  },
  {
    what: "a secret may be as long as it likes",
    file: "src/output/redactor.ts",
    from: `      if (origin === "given" && isTooLong(value)) throw tooLong(name);\n`,
    to: "",
    noticedBy: "test/unit/output/redactor.test.ts",
  },
  {
    what: "what cannot be searched for secrets is shown",
    file: "src/output/redactor.ts",
    from: "      onHidden?.(withheldText);\n      return withheldText;",
    to: "      return text;",
    noticedBy: "test/unit/output/redactor.test.ts",
  },
];
