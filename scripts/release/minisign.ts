import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/*
 * The file format of minisign (https://jedisct1.github.io/minisign/, "Signature format"), with the digest of the file signed ("ED"),
 * as minisign does it by itself: whoever verifies needs minisign or OpenSSL 3, and nothing of ours.
 */

export interface SigningKey {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
}

const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");
const lineTwo = (text: string) => Buffer.from(text.split("\n")[1] ?? "", "base64");

/** Of a secret key file that has no password (`minisign -G -W`). Throws where it has one, or is something else. */
export function readSecretKey(text: string): SigningKey {
  const raw = lineTwo(text);
  if (raw.length !== 158 || raw.toString("latin1", 0, 2) !== "Ed") throw new Error("it is no secret key of minisign");
  if (raw.readUInt16BE(2) !== 0)
    throw new Error("it has a password. Give the public key instead (--public-key), and sign with minisign itself");
  // Algorithm, key derivation and checksum (6), salt and limits (48); then id (8), seed (32), public key (32), checksum (32).
  const der = Buffer.concat([pkcs8, raw.subarray(62, 94)]);
  return { id: raw.subarray(54, 62), privateKey: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
}

/** One line, as `minisign -P` and install.sh take it. */
export function publicKeyOf({ id, privateKey }: SigningKey): string {
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return Buffer.concat([Buffer.from("Ed"), id, spki.subarray(-32)]).toString("base64");
}

/** Of a public key file, or of the line alone. Throws where it is neither. */
export function readPublicKey(text: string): string {
  const line = text.trim().split("\n").at(-1)?.trim() ?? "";
  const raw = Buffer.from(line, "base64");
  if (raw.length !== 42 || raw.toString("latin1", 0, 2) !== "Ed") throw new Error("it is no public key of minisign");
  return line;
}

/** The signature's file. `comment` is signed too. */
export function signed(content: Uint8Array, key: SigningKey, comment: string): string {
  const signature = sign(null, createHash("blake2b512").update(content).digest(), key.privateKey);
  const global = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key.privateKey);
  return [
    "untrusted comment: signature of a release of dittofeed-setup",
    Buffer.concat([Buffer.from("ED"), key.id, signature]).toString("base64"),
    `trusted comment: ${comment}`,
    `${global.toString("base64")}\n`,
  ].join("\n");
}
