/** How Coolify reads `${VAR}` in a compose file: bootstrap/helpers/services.php of 4.3.11, line for line. */

/** services.php 28: what stands between the first `{` from `from` on and its own `}`. */
export function betweenBraces(text: string, from = 0): { content: string; end: number } | undefined {
  const open = text.indexOf("{", from);
  if (open < 0) return undefined;
  let depth = 1;
  let at = open + 1;
  for (; at < text.length && depth > 0; at += 1) {
    if (text[at] === "{") depth += 1;
    else if (text[at] === "}") depth -= 1;
  }
  return depth === 0 ? { content: text.slice(open + 1, at - 1), end: at - 1 } : undefined;
}

export interface Split {
  readonly variable: string;
  readonly operator: string;
  readonly rest: string;
}

/**
 * services.php 71. What follows `:?` is taken for a default value: `${KEY:?say what is missing}` fills KEY with "say what
 * is missing", and the variable that was to be required is set (parsers.php 1023 to 1035).
 */
export function splitOnOperator(content: string): Split | undefined {
  let depth = 0;
  for (let at = 0; at < content.length; at += 1) {
    if (content[at] === "{") depth += 1;
    else if (content[at] === "}") depth -= 1;
    else if (depth === 0) {
      const operator = [":-", "-", ":?", "?"].find((each) => content.startsWith(each, at));
      if (operator !== undefined)
        return { variable: content.slice(0, at), operator, rest: content.slice(at + operator.length) };
    }
  }
  return undefined;
}

/** services.php 99. */
export function withoutDollar(value: string): string {
  if (value.startsWith(`\${`)) return betweenBraces(value)?.content ?? value.slice(2).split("}")[0] ?? "";
  if (value.startsWith("$")) return value.slice(1);
  return value;
}

/** parsers.php 453: `$SERVICE_X` and `${SERVICE_X…`, anywhere in a value; the closing brace is not asked for. */
export function serviceNamesIn(value: string): readonly string[] {
  const found = [...value.matchAll(/\$\{?([a-zA-Z_][a-zA-Z0-9_]*)\}?/g)].map(([, name]) => name ?? "");
  return found.filter((name) => name.startsWith("SERVICE_"));
}
