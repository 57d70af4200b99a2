/**
 * Every way in which a value may turn up in somebody else's output. A log that shows base64 of a
 * password shows the password.
 */
export function secretForms(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const json = insideQuotes(JSON.stringify(value));
  // Through bytes, because encodeURIComponent throws on half a surrogate pair.
  const percent = encodeURIComponent(bytes.toString("utf8"));
  return [
    value,
    percent,
    percent.replace(/[!'()*]/g, percentByte),
    percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    urlPassword(value),
    new URLSearchParams([["", value]]).toString().slice(1),
    ...["base64", "base64url"].flatMap((encoding) => base64Forms(bytes, encoding as "base64" | "base64url")),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    json,
    insideQuotes(JSON.stringify(json)),
    goJson(json),
    asciiJson(json),
    goJson(asciiJson(json)),
    // Shell and .env: inside single quotes, inside double quotes, and Compose's own `$$`.
    value.replaceAll("'", `'\\''`),
    value.replaceAll("'", `'"'"'`),
    value.replaceAll("'", "\\'"),
    value.replace(/[\\']/g, "\\$&"),
    value.replaceAll("'", "''"),
    value.replace(/[\\"$`]/g, "\\$&"),
    value.replace(/[\\"]/g, "\\$&"),
    value.replaceAll("$", "$$$$"),
    json.replaceAll("$", "$$$$"),
    goJson(json).replaceAll("$", "$$$$"),
    value.replaceAll("'", "''").replaceAll("$", "$$$$"),
    value.replace(/[^A-Za-z0-9_@%+=:,./-]/gu, "\\$&"),
  ];
}

/** Of a value that is searched for by its beginning only. */
const headLength = 256;
/** A line that is shorter could stand in any text. */
const shortestLine = 16;

/**
 * How the lines of a value that is too long to be searched for whole begin: of the first in every
 * form, of the others as they are.
 */
export function headForms(value: string): string[] {
  const [first = "", ...rest] = value
    .split(/\r?\n/)
    .map((line) => line.slice(0, headLength).replace(/[\uD800-\uDBFF]$/, ""));
  const lines = rest.filter((line) => line.trim().length >= shortestLine);
  // Four characters of base64 are three bytes: the last ones would be others with more text behind
  // them.
  return [...secretForms(first).map((form) => (form === first ? form : form.slice(0, -4))), ...lines];
}

function base64Forms(bytes: Buffer, encoding: "base64" | "base64url"): string[] {
  const text = bytes.toString(encoding);
  return [text, text.replace(/=+$/, "")];
}

/** The form in the password part of `postgres://user:password@host`. */
function urlPassword(value: string): string {
  const url = new URL("http://user@host");
  url.password = value;
  return url.password;
}

function percentByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Docker is written in Go, whose JSON writes these five as \u003c and so on. */
function goJson(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function asciiJson(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, unicodeEscape);
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function insideQuotes(quoted: string): string {
  return quoted.slice(1, -1);
}
