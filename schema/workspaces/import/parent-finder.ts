import type { NamedWorkspace } from "../find-workspaces.ts";
import type { WorkspaceType } from "../workspace-row.ts";

/** `id` is undefined while the parent is only in the file. */
export type FoundParent = { readonly name: string; readonly id: string | undefined } | { readonly why: string };

interface Candidate {
  readonly name: string;
  readonly externalId?: string;
  readonly type: WorkspaceType;
}

/**
 * Which workspace a text means as a parent: an active one of the type Parent that has it as name,
 * external id or id, in the file, in the database, or the same one in both. Parents have no
 * parents, so a name says which.
 */
export function parentFinder(
  inFile: readonly Candidate[],
  inDatabase: readonly NamedWorkspace[],
): (reference: string) => FoundParent {
  const meant = new Map<string, Map<string, string | undefined>>();
  const others = new Map<string, string>();
  const mean = (reference: string, name: string, id: string | undefined) => {
    const names = meant.get(reference) ?? new Map<string, string | undefined>();
    names.set(name, id ?? names.get(name));
    meant.set(reference, names);
  };
  for (const { id, name, externalId, type, status, parentId } of inDatabase) {
    const usable = type === "Parent" && status === "Active" && parentId === null;
    for (const reference of textsOf([id, name, externalId])) {
      if (usable) mean(reference, name, id);
      else others.set(reference, `it is ${status === "Active" ? `a ${type}, not a Parent` : status}`);
    }
  }
  for (const { name, externalId, type } of inFile) {
    for (const reference of textsOf([name, externalId])) {
      if (type === "Parent") mean(reference, name, undefined);
      else others.set(reference, `it is a ${type}, not a Parent`);
    }
  }
  return (reference) => {
    const names = [...(meant.get(reference) ?? [])];
    const [only] = names;
    if (only !== undefined && names.length === 1) return { name: only[0], id: only[1] };
    const said = JSON.stringify(reference);
    if (only !== undefined)
      return { why: `the parent ${said} could be any of ${names.map(([name]) => name).join(", ")}; use its ID` };
    const other = others.get(reference);
    if (other !== undefined) return { why: `${said} cannot be the parent: ${other}` };
    return { why: `the parent ${said} is in neither the database nor the file` };
  };
}

const textsOf = (texts: readonly (string | null | undefined)[]): Set<string> =>
  new Set(texts.flatMap((text) => text ?? []));
