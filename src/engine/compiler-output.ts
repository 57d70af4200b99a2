/**
 * What TypeScript's `--build --watch --verbose` prints, as far as somebody has to act on it;
 * recorded in test/unit/engine/compiler-output.test.ts.
 */
export type CompilerNews =
  | { type: "building" }
  | { type: "built"; packages: ReadonlySet<string> }
  | { type: "failed"; errors: number };

/**
 * Reads line by line. What a failed build has built belongs to the next good one: TypeScript writes
 * the projects without errors at once, and does not build them again.
 */
export function createCompilerReader(): (line: string) => CompilerNews | undefined {
  let built = new Set<string>();
  return (line) => {
    const project = /Building project '.*[\\/]packages[\\/]([^\\/']+)[\\/][^']*'/.exec(line)?.[1];
    if (project !== undefined) built.add(project);
    if (/Starting incremental compilation/.test(line)) return { type: "building" };
    const found = /Found (\d+) errors?\. Watching for file changes/.exec(line)?.[1];
    if (found === undefined) return undefined;
    if (found !== "0") return { type: "failed", errors: Number(found) };
    const packages = built;
    built = new Set();
    return { type: "built", packages };
  };
}
