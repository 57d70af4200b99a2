import { randomUUID } from "node:crypto";
import type { MakeSecret, Secret } from "../../src/domain/secret.ts";

/** Long enough for the first page of a slow machine. */
const validSeconds = 300;

/** A subject that is no Google id, so that its row can be told from a person's. */
export const probeSubject = (): string => `dittofeed-setup-${randomUUID()}`;

/**
 * What the api signs after a sign-in at Google (backend-lib, auth.ts): HS256 with the
 * installation's JWT_SECRET.
 */
export function sessionToken(
  key: Secret,
  { subject, email, now }: { subject: string; email: string; now: Date },
  makeSecret: MakeSecret,
): Secret {
  const iat = Math.floor(now.getTime() / 1000);
  const claims = { sub: subject, email, email_verified: true, iat, exp: iat + validSeconds };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return makeSecret("session token", `${body}.${key.sign(body).toString("base64url")}`, "seen");
}
