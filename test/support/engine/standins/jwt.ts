import { createHmac, timingSafeEqual } from "node:crypto";

export interface Claims {
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly type: "access" | "refresh";
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

/** HS256 and nothing else. */
export function sign(claims: Claims, secret: string): string {
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${body}.${mac(body, secret).toString("base64url")}`;
}

/** The claims, or undefined for a token that is not ours, is damaged or has expired. */
export function read(token: unknown, secret: string): Claims | undefined {
  if (typeof token !== "string") return undefined;
  const [head, payload, signature] = token.split(".");
  if (head === undefined || payload === undefined || signature === undefined) return undefined;
  const given = Buffer.from(signature, "base64url");
  const right = mac(`${head}.${payload}`, secret);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
  return claims.exp * 1000 > Date.now() ? claims : undefined;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function mac(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}
