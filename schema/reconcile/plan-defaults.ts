import type { Difference } from "../model/difference.ts";
import { isEnum } from "../model/sql.ts";
import { worksAlike } from "../model/what-breaks.ts";
import type { Answers } from "./choices.ts";
import { changeType } from "./plan-columns.ts";
import { typesTaken } from "./types-taken.ts";

type DifferenceOf<Kind extends Difference["kind"]> = Extract<Difference, { readonly kind: Kind }>;

/**
 * The default as this plan may set it by itself; null where it may not: it comes with the column's
 * new type, or the type stays another one, in which it cannot be said. A text that stays a text
 * because of its values takes the enum's default as the text that it is.
 */
export function defaultToSet(
  difference: DifferenceOf<"wrong-default">,
  differences: readonly Difference[],
  values: Answers = {},
): string | null {
  const { column } = difference;
  const type = typeDifference(difference, differences);
  if (type === undefined || column.default === null || type.severity === "extra") return column.default;
  if (isRetyped(difference, differences, values)) return isEnum(column.type) ? null : column.default;
  if (!worksAlike(column.type, type.found.type)) return null;
  const constant = /^('(?:[^']|'')*')::/.exec(column.default)?.[1];
  return constant === undefined ? column.default : `${constant}::text`;
}

/** Does the column get its type by the same plan? */
export function isRetyped(
  difference: DifferenceOf<"wrong-default">,
  differences: readonly Difference[],
  values: Answers = {},
): boolean {
  const type = typeDifference(difference, differences);
  return type !== undefined && !typesTaken(differences)(type.column) && changeType(type, values) !== null;
}

const typeDifference = ({ table, column }: DifferenceOf<"wrong-default">, differences: readonly Difference[]) =>
  differences.find(
    (d): d is DifferenceOf<"wrong-type"> =>
      d.kind === "wrong-type" && d.table === table && d.column.name === column.name,
  );
