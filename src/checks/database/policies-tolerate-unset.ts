import { quoteIdentifier } from "../../../schema/model/sql.ts";
import { raisesWhenUnset, toleratingUnset } from "../../../schema/row-security/unset-variable.ts";
import { check } from "../../domain/check.ts";
import type { PolicySeen } from "../../domain/facts/rows.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";

/**
 * ALTER POLICY keeps roles, command and kind; only what raised an error gives no rows instead, so
 * nobody sees more.
 */
export const policiesTolerateUnset = check({
  id: "D13",
  title: "Row-level security raises no errors",
  category: "database",
  symptom: 'Queries fail: unrecognized configuration parameter "app.current_workspace"',
  detection: "the expressions of all policies",
  proof: "database",
  reads: ["rows"],
  needs: ["D2"],
  detect({ rows }) {
    if (rows === undefined) return unknown("the tables are not complete");
    const raising = rows.policies.filter(({ raises }) => raises);
    if (raising.length === 0) return ok(`${rows.policies.length} policies, none of which requires a variable`);
    const holding = raising.filter(({ holds }) => holds);
    const said = {
      saw: `Policies fail when their variable is not set: ${raising.map(({ table, name }) => `${name} of ${table}`).join(", ")}.`,
      why:
        holding.length > 0
          ? "They apply to this connection's role, so its queries fail."
          : "They do not apply to this connection's role, but every other role's queries fail.",
      next: raising.map((policy) => `${alter(policy)};`).join("\n"),
      evidence: raising.map(({ table, name, definition }) => `${table}: ${name} ${definition}`),
    };
    return holding.length > 0 ? fail(said) : warn(said);
  },
  remediation: {
    title: "Make these policies return no rows instead of failing",
    risk: "safe",
    steps({ rows }) {
      const fixed = (rows?.policies ?? []).filter((policy) => policy.raises && canBeFixed(policy));
      return fixed.length === 0 ? [] : [{ do: "run-sql", statements: fixed.map((policy) => ({ sql: alter(policy) })) }];
    },
  },
});

const canBeFixed = ({ using, check }: PolicySeen): boolean =>
  [using, check].every((one) => !raisesWhenUnset(toleratingUnset(one ?? "")));

function alter({ table, name, using, check }: PolicySeen): string {
  const parts = [
    ...(using === null ? [] : [`USING (${toleratingUnset(using)})`]),
    ...(check === null ? [] : [`WITH CHECK (${toleratingUnset(check)})`]),
  ];
  return `ALTER POLICY ${quoteIdentifier(name)} ON "public".${quoteIdentifier(table)} ${parts.join(" ")}`;
}
