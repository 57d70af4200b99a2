import { createCipheriv, randomBytes } from "node:crypto";
import type { Encrypted } from "../../src/domain/secret.ts";
import { Secret } from "../../src/domain/secret.ts";

/** A real SECRET_KEY, told apart by the byte that it consists of. */
export const secretKey = (fill: number): Secret => new Secret("SECRET_KEY", Buffer.alloc(32, fill).toString("base64"));

/** As the app encrypts a credential: AES-256-GCM with the 32 bytes of SECRET_KEY. */
export function encrypted(fill: number, text = "a credential", ivBytes = 16): Encrypted {
  return encryptedWith(Buffer.alloc(32, fill), text, ivBytes);
}

function encryptedWith(key: Buffer, text: string, ivBytes: number): Encrypted {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { data, iv, tag: cipher.getAuthTag() };
}

/** As it stands in "Secret"."configValue" (backend-lib/src/gmail.ts of the fork at 0e0c3bac). */
export function configValue(fill: number, parts: Record<string, unknown> = {}, ivBytes = 16): Record<string, unknown> {
  return configValueOf(Buffer.alloc(32, fill), parts, ivBytes);
}

/** The same with the 32 bytes of any key. */
export function configValueOf(key: Buffer, parts: Record<string, unknown> = {}, ivBytes = 16): Record<string, unknown> {
  const { data, iv, tag } = encryptedWith(key, "a credential", ivBytes);
  const hex = {
    accessToken: data.toString("hex"),
    accessTokenIv: iv.toString("hex"),
    accessTokenAuthTag: tag.toString("hex"),
  };
  return { type: "GmailTokens", ...hex, ...parts };
}
