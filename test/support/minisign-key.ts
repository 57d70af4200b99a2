import { generateKeyPairSync, randomBytes } from "node:crypto";

/** A secret key as `minisign -G -W` writes it, to be thrown away. */
export function throwAwayKey(): string {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const open = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const head = Buffer.from("Ed\0\0B2", "latin1");
  const raw = Buffer.concat([head, Buffer.alloc(48), randomBytes(8), seed, open, Buffer.alloc(32)]);
  return `untrusted comment: minisign secret key\n${raw.toString("base64")}\n`;
}
