import type { Difference } from "../model/difference.ts";
import { byDefault, isMoment } from "./assumed-values.ts";
import type { Answers, Question } from "./choices.ts";

/** The answer where a text is to become jsonb. */
export const asJsonb = "jsonb";

/**
 * What is to be decided about values that are there or are not; null where nothing is, or it was
 * said.
 */
export function askValues(difference: Difference, answers: Answers = {}): Question | null {
  const { held } = difference;
  if (held === null || (difference.kind !== "wrong-nullability" && difference.kind !== "wrong-type")) return null;
  const { table, column, found } = difference;
  const subject = `${table}.${column.name}`;
  const rows = `${held.rows} ${held.rows === 1 ? "row" : "rows"}`;
  if (answers[subject] !== undefined) return null;
  if (difference.kind === "wrong-nullability") {
    if (column.nullable || !isMoment(column.default)) return null;
    return {
      ...{ option: "values", subject },
      saw: `${subject} is empty in ${rows}, and there is no record of since when.`,
      answers: [
        {
          answer: byDefault,
          does: `${rows} ${held.rows === 1 ? "gets" : "get"} the current time, as a new row would`,
        },
      ],
    };
  }
  if (found.type !== "json" || column.type !== "jsonb") return null;
  return {
    ...{ option: "values", subject },
    saw: `${subject} is json, but the app needs jsonb, which does not keep the text: in ${rows} it would change (duplicate keys, their order, spaces, spelling of numbers).`,
    answers: [{ answer: asJsonb, does: `${subject} becomes jsonb; of duplicate keys, the last stays` }],
  };
}
