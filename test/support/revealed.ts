import { Secret } from "../../src/domain/secret.ts";

/** What a secret holds, for a test that has to know. The product has no such door. */
export function revealed(value: string | Secret): string;
export function revealed(value: string | Secret | undefined): string | undefined;
export function revealed(value: string | Secret | undefined): string | undefined {
  return value instanceof Secret ? value.toStdin() : value;
}
