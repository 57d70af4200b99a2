import { commandLine } from "../../compose/commands/docker.ts";
import { psqlInside } from "../../compose/commands/postgres.ts";
import type { RepairTool } from "../../src/domain/repair.ts";
import { notThere } from "./not-there.ts";

/** No data is touched. The statement goes to psql's standard input, the password never onto a command line. */
export const setRolePassword: RepairTool<"set-role-password"> = {
  shows: ({ container, role }) => [
    `${commandLine(psqlInside(container.name, role))}   # on its standard input: ALTER ROLE "${role}" PASSWORD (POSTGRES_PASSWORD of .env)`,
  ],
  async run({ container, role }, { ports, env, signal }) {
    const password = env.get("POSTGRES_PASSWORD");
    if (password === undefined || password.isEmpty) throw notThere("POSTGRES_PASSWORD in .env");
    await ports.docker.setRolePassword(container.id, role, password, signal);
  },
};
