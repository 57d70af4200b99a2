import type { Authority, AuthorityName } from "../../src/domain/authority.ts";
import { authorityNames, installationPaths } from "../../src/domain/installation-files.ts";
import type { AssessInput, Change, Task } from "../../src/domain/task.ts";

/**
 * Only public certificates: readable by all, because a container's user is nobody on this host. A
 * key that lies in the same file stays there.
 */
export const writeAuthorities: Task = {
  id: "write-authorities",
  phase: "files",
  title: "Copy the certificate authorities",
  looksAt: ["directory"],
  assess(input) {
    const differing = copies(input).filter(({ isThere }) => !isThere);
    if (differing.length === 0) return { state: "done", because: "the copies are up to date" };
    return {
      state: "needed",
      because: "the containers use them to verify certificates",
      changes: differing.map(({ name, wanted, from, isNew }): Change => {
        const without = wanted.leftOut.length === 0 ? "" : `, without its ${wanted.leftOut.join(", ")}`;
        return {
          action: isNew ? "create" : "update",
          what: `${authorityNames[name]}, the certificates from ${from}${without}`,
        };
      }),
    };
  },
  async run(input) {
    const { path } = input.facts.directory;
    await input.ports.files.makeFolder(path);
    for (const { name, wanted } of copies(input))
      await input.ports.files.write(installationPaths(path).authorities[name], wanted.certificates, 0o644);
  },
};

function copies({ profile, facts: { directory } }: Pick<AssessInput, "profile" | "facts">) {
  const from = { database: profile.database.external?.caFile, edge: profile.edge.authority?.caFile };
  return Object.entries(profile.authorities ?? {}).map(([key, wanted]: [string, Authority]) => {
    const name = key as AuthorityName;
    const found = directory.authorities[name];
    return { name, wanted, from: from[name], isNew: found === undefined, isThere: found === wanted.certificates };
  });
}
