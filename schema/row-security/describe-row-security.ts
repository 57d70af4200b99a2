/**
 * What an operator must know before he relies on it, and what was found, both in lines for people.
 */
import { type ForeignPolicy, isBypassing, type RestrictedRole, type RowSecurityState } from "./row-security-model.ts";
import { workspaceVariable } from "./row-security-policies.ts";

/** Said in full before anything is changed. No promise in it that a test does not show. */
export const rowSecurityTruth: readonly string[] = [
  "Row-level security does not protect Dittofeed itself.",
  "The published images connect with the stack's role, which is a superuser. A superuser bypasses every policy.",
  "So enabling it changes nothing for them: the same people see the same rows.",
  "Do not change DATABASE_URL to the restricted role. The app never sets the variable inside a transaction.",
  "The app would see no rows, and nobody could sign in.",
  "It protects one thing: your own other programs that read this database with the restricted role.",
  "Such a program sees one workspace at a time, after it sets the variable:",
  `  BEGIN; SET LOCAL ${workspaceVariable} = '<workspace id>'; SELECT ...; COMMIT;`,
  "If the variable is not set, empty or malformed, the program gets no rows and no error.",
  "Anyone who can send SQL with this role can choose any workspace. It guards against mistakes, not against attackers.",
  "A parent does not see the rows of its children. The variable names exactly one workspace.",
  "Unique keys still count all rows: an insert can fail because of a row that the role cannot see.",
  "The role has permissions on guarded tables only. It cannot use tables added later until you enable it again.",
  "To give a program access: CREATE ROLE my_program LOGIN PASSWORD '...' IN ROLE <restricted role>;",
];

export function describeRowSecurity(state: RowSecurityState): string[] {
  const { tables, notCovered, roles } = state;
  const guarded = tables.filter(({ policies, enabled, forced }) => policies === "made" && enabled && forced);
  const half = tables.filter((table) => table.policies !== "absent" && !guarded.includes(table));
  return [
    `Guarded: ${guarded.length} of ${tables.length} tables that have a workspace.`,
    ...half.map(({ table }) => `The policy on ${table} was changed or disabled: enable it again.`),
    ...(guarded.length > 0 && guarded.length < tables.length
      ? [`Not guarded yet: ${listed(tables.filter((table) => !guarded.includes(table)))}.`]
      : []),
    ...notCovered.map(({ table, why }) => `Not covered: ${table}, because ${why}.`),
    currentRoleLine(state),
    ...roles.flatMap((role) => roleLines(role, new Set(guarded.map(({ table }) => table)))),
    ...tables.flatMap(({ table, enabled, foreign }) => foreign.map((policy) => foreignLine(table, enabled, policy))),
  ];
}

const listed = (tables: readonly { readonly table: string }[]): string => tables.map(({ table }) => table).join(", ");

function currentRoleLine(state: RowSecurityState): string {
  const { name, superuser, owned } = state.current;
  if (isBypassing(state))
    return `This connection's role ${name} bypasses every policy: ${superuser ? "superuser" : "BYPASSRLS"}.`;
  const unforced = state.tables.filter(({ table, enabled, forced }) => owned.includes(table) && enabled && !forced);
  const owner = unforced.length === 0 ? "" : `, but it owns ${listed(unforced)}, where policies are not forced`;
  return `Policies apply to this connection's role ${name}${owner}.`;
}

function roleLines({ name, canLogin, strongerAs, rights }: RestrictedRole, guarded: ReadonlySet<string>): string[] {
  const open = Object.keys(rights).filter((relation) => !guarded.has(relation));
  const empties = Object.keys(rights).filter((relation) => rights[relation]?.includes("TRUNCATE"));
  return [
    `Role ${name}: ${canLogin ? "may log in" : "may not log in itself; programs log in as its members"}.`,
    ...(strongerAs.length === 0
      ? []
      : [`WARNING: no policy applies to ${name}: it is or may become ${strongerAs.join(", ")}.`]),
    ...(open.length === 0 ? [] : [`WARNING: ${name} may access these without our policy: ${open.join(", ")}.`]),
    ...(empties.length === 0 ? [] : [`WARNING: ${name} may TRUNCATE ${empties.join(", ")}; no policy prevents that.`]),
  ];
}

function foreignLine(table: string, enabled: boolean, policy: ForeignPolicy): string {
  const { name, permissive, roles, command, failsWithout } = policy;
  const held = `${table} has the policy ${name}, which this program did not create (${permissive ? "permissive" : "restrictive"}, ${command}, for ${roles.join(", ")})`;
  const effect = permissive
    ? "It cannot widen what a restricted role sees; for other roles it decides what they see"
    : "It can hide more rows from a restricted role than our policy does";
  const fails =
    failsWithout.length === 0
      ? ""
      : ` Where it is evaluated, queries fail unless ${failsWithout.join(" and ")} is set${permissive ? "; for a restricted role it is not evaluated" : ""}.`;
  return `${held}. ${enabled ? "" : "It has no effect while row-level security is disabled on this table. "}${effect}. It is left unchanged.${fails}`;
}
