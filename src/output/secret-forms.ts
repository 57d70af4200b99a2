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
    ...base64Forms(bytes),
    // As it stands in JSON that was encoded: a registry's login.
    ...(json === value ? [] : base64Forms(Buffer.from(json, "utf8"))),
    value.toLowerCase(),
    value.toUpperCase(),
    ...linesOf(value),
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

/** A shorter part could stand in any text that is encoded. */
const shortestInner = 7;

/**
 * By itself, and what there is of it wherever it stands within something that is encoded: the
 * letters of base64 depend on where the value begins, by three, and those at its ends on what
 * stands beside it.
 */
function base64Forms(bytes: Buffer): string[] {
  const inner = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return text.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6));
  });
  const text = bytes.toString("base64");
  const all = [text, text.replace(/=+$/, ""), ...inner.filter((one) => one.length >= shortestInner)];
  return [...all, ...all.map((one) => one.replaceAll("+", "-").replaceAll("/", "_"))];
}

/** Of a value of several lines (a key), logs show one at a time. */
function linesOf(value: string): string[] {
  if (!value.includes("\n")) return [];
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine);
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
