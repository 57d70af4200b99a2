/** Made by us when absent and kept for ever after. */
export const generatedSecrets = [
  "JWT_SECRET",
  "SECRET_KEY",
  "NEXTAUTH_SECRET",
  "POSTGRES_PASSWORD",
  "REDIS_PASSWORD",
  "CLICKHOUSE_PASSWORD",
] as const;

/** Only the operator can know these; each is needed only when its part of the profile is there. */
export const givenSecrets = [
  "GOOGLE_CLIENT_SECRET",
  "HUBSPOT_CLIENT_SECRET",
  "TUNNEL_TOKEN",
  "REGISTRY_PASSWORD",
  "COOLIFY_TOKEN",
] as const;

export type GeneratedSecret = (typeof generatedSecrets)[number];
export type GivenSecret = (typeof givenSecrets)[number];
export type SecretName = GeneratedSecret | GivenSecret;

/**
 * Does a setting of this name hold a secret? Ours by their names, and those under which operators
 * keep credentials of their own; a public identifier or address is none, nor what says how long,
 * how many or whether. A value is registered with the redactor only then: registering `production`
 * would blank half of every line.
 */
export function isSecretName(name: string): boolean {
  if ((ownSecrets as readonly string[]).includes(name)) return true;
  if (shellFolders.has(name)) return false;
  if (coolifyGenerated.test(name)) return true;
  const parts = partsOf(name.slice(-longestName));
  const last = parts.at(-1) ?? "";
  if (measures.has(last) || switches.has(parts[0] ?? "")) return false;
  const whole = parts.join("_");
  if (telling.test(whole)) return true;
  if (last === "key" || last === "keys") return parts.length > 1 && !parts.some((part) => publicKeys.has(part));
  return lastWords.has(last);
}

const ownSecrets = [...generatedSecrets, ...givenSecrets];

/** Where a shell is, and was (POSIX, XCU 2.5.3): every process of a shell has them. */
const shellFolders = new Set(["PWD", "OLDPWD"]);

/**
 * What Coolify makes up for a name like SERVICE_REALBASE64_32_SECRETKEY, whatever it ends in
 * (bootstrap/helpers/shared.php). SERVICE_URL_…, …_FQDN_ and …_NAME_ are addresses, and no secrets.
 */
export const coolifyGenerated = /^SERVICE_(?:USER|PASSWORD|BASE64|REALBASE64|HEX)_/;

/** Longer names are no names. */
const longestName = 200;

/** `clientSecret`, `X-Api-Key` and `SMTP_PASS` alike. */
const partsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])(?=[A-Z])/g, "$1_")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Wherever in a name, also within a word. */
const telling =
  /secret|password|passwd|passphrase|passcode|pwd|token|api_?key|private|credential|webhook|connection_?string|dsn$|requirepass|masterauth|(?:database|postgres|postgresql|mysql|redis|amqp|rabbitmq|mongo|mongodb|smtp|mail|broker|sentry|cache|db)_(?:url|uri)$/;

/** As the last word of a name. */
const lastWords = wordSet(
  "pass pw auth authorization salt pepper seed sig signature jwt otp totp cred creds cookie cookies license licence mnemonic bearer apikey accesskey writekey sas",
);

/** Keys that are no secrets: of tables, of caches, of the public. A bare `key` is anything. */
const publicKeys = wordSet(
  "public primary foreign sort partition cache idempotency unique index object group routing translation dedup message event",
);

/** The last word of what says how much, how long, which or where. */
const measures = wordSet(
  "second seconds minute minutes hour hours day days ms millis milliseconds ttl enabled disabled required timeout expiry expires expiration lifetime age length count size limit max min bytes algorithm alg type mode provider policy issuer audience form secure samesite name path file host port id version rotation interval prefix header method scope scopes rounds iterations format encoding strategy",
);

/** The first word of what says whether, or how many at most. */
const switches = wordSet("max min show enable disable use allow require is has num");
