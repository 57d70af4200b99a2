/**
 * What an expression does while a variable of its own is unset: `current_setting('x')` is an error
 * then, and where it was set once and put back it is the empty text, which no cast to uuid takes.
 * Expressions are as pg_get_expr spells them.
 */

interface Call {
  readonly start: number;
  readonly end: number;
  readonly values: readonly string[];
}

/** Of calls that a function of the operator's own makes nothing is known. */
export const raisesWhenUnset = (expression: string): boolean => calls(expression).some(isStrict);

/**
 * The same expression, NULL and so without rows where it ended in an error. Its variable stays the
 * one that it was, and a name that is computed stays as it is.
 */
export function toleratingUnset(expression: string): string {
  return calls(expression)
    .filter((call) => isStrict(call) && call.values[0]?.startsWith("'") === true)
    .toReversed()
    .reduce(
      (text, { start, end, values: [variable] }) =>
        `${text.slice(0, start)}NULLIF(current_setting(${variable}, true), '')${text.slice(end)}`,
      expression,
    );
}

const isStrict = ({ values }: Call): boolean => values.length === 1 || values[1] === "false";

function calls(expression: string): Call[] {
  return [...expression.matchAll(/(?<![\w$"])current_setting\(/g)].flatMap((found) => {
    const first = found.index + found[0].length;
    const rest = readValues(expression, first);
    return rest === undefined ? [] : [{ start: found.index, ...rest }];
  });
}

/** The values between the parentheses; a comma or parenthesis inside quotes is text. */
function readValues(expression: string, first: number): Omit<Call, "start"> | undefined {
  const values: string[] = [];
  let depth = 0;
  let from = first;
  let quote = "";
  for (let place = first; place < expression.length; place += 1) {
    const letter = expression.charAt(place);
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === "(") depth += 1;
    else if (letter === ")" && depth > 0) depth -= 1;
    else if (depth === 0 && (letter === "," || letter === ")")) {
      values.push(expression.slice(from, place).trim());
      from = place + 1;
      if (letter === ")") return { end: place + 1, values };
    }
  }
  return undefined;
}
