import { randomBytes, randomInt } from "node:crypto";

/**
 * shared.php 1686: the kind is known by counting underscores. With two or three of them the last part is the name;
 * with any other number nothing is generated and the variable stays empty (#4646, #11043).
 */
export function kindOf(key: string): string {
  const count = key.split("_").length - 1;
  const named = key.slice(key.indexOf("SERVICE_") + "SERVICE_".length);
  if (count === 2) return beforeLast(named);
  if (count === 3) return /^SERVICE_(FQDN|URL)/.test(key) ? (named.split("_")[0] ?? "") : beforeLast(named);
  return "";
}

/** shared.php 1754. A kind that it does not know gives null. BASE64 is not base64, REALBASE64 is. */
export function generateValue(kind: string): string | null {
  const made = kinds[kind];
  return made === undefined ? null : made();
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
/** Str::password of Laravel. */
const symbols = "~!#$%^&*()-_.,<>?/\\{}[]|:;";

const random = (length: number, of = letters + digits) =>
  Array.from({ length }, () => of[randomInt(of.length)]).join("");
const base64 = (bytes: number) => randomBytes(bytes).toString("base64");
const hex = (bytes: number) => randomBytes(bytes).toString("hex");

const kinds: Readonly<Record<string, () => string>> = {
  PASSWORD: () => random(32),
  PASSWORD_64: () => random(64),
  PASSWORDWITHSYMBOLS: () => random(32, letters + digits + symbols),
  PASSWORDWITHSYMBOLS_64: () => random(64, letters + digits + symbols),
  BASE64: () => random(32),
  BASE64_32: () => random(32),
  BASE64_64: () => random(64),
  BASE64_128: () => random(128),
  REALBASE64: () => base64(32),
  REALBASE64_32: () => base64(32),
  REALBASE64_64: () => base64(64),
  REALBASE64_128: () => base64(128),
  HEX_32: () => hex(16),
  HEX_64: () => hex(32),
  HEX_128: () => hex(64),
  USER: () => random(16),
  LOWERCASEUSER: () => random(16).toLowerCase(),
};

export interface ServiceName {
  /** As it was written: `MY_API`. */
  readonly written: string;
  readonly port: string | undefined;
}

/** services.php 412: SERVICE_URL_MY_API_8080 is about `my_api` and its port 8080. */
export function serviceNameOf(key: string): ServiceName {
  const name = key.replace(/^SERVICE_(URL|FQDN)_/, "");
  const last = name.slice(name.lastIndexOf("_") + 1);
  return name.includes("_") && /^\d+$/.test(last)
    ? { written: beforeLast(name), port: last }
    : { written: name, port: undefined };
}

function beforeLast(text: string): string {
  const at = text.lastIndexOf("_");
  return at < 0 ? text : text.slice(0, at);
}
