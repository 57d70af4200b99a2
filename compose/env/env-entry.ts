import type { Secret } from "../../src/domain/secret.ts";

/** One variable of `.env`. The group is the comment above it and its like. */
export interface EnvEntry {
  name: string;
  value: string | Secret;
  group: string;
}
