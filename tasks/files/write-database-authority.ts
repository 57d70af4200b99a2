import { installationPaths } from "../../src/domain/installation-files.ts";
import type { Task } from "../../src/domain/task.ts";

/** Only public certificates: readable by all, because a container's user is nobody on this host. */
export const writeDatabaseAuthority: Task = {
  id: "write-database-authority",
  phase: "files",
  title: "Copy the database's certificate authorities",
  looksAt: ["directory"],
  assess({ profile, facts: { directory } }) {
    const wanted = profile.databaseAuthority;
    if (wanted === undefined) return { state: "skipped", because: "the profile names no database.external.caFile" };
    if (directory.databaseAuthority === wanted) return { state: "done", because: "the copy says the same" };
    const action = directory.databaseAuthority === undefined ? "create" : "update";
    return {
      state: "needed",
      because: `the containers check the server's certificate with it`,
      changes: [{ action, what: `database-authority.pem, a copy of ${profile.database.external?.caFile}` }],
    };
  },
  async run({ profile, ports, facts }) {
    const { databaseAuthority: path } = installationPaths(facts.directory.path);
    await ports.files.makeFolder(facts.directory.path);
    await ports.files.write(path, profile.databaseAuthority ?? "", 0o644);
  },
};
