import * as z from "zod";
import { inOneLine } from "./grammar.ts";
import { compiler, localServices } from "./local-services.ts";

const shown = z.string().max(200).transform(inOneLine);
const identity = z.object({
  pid: z.int().positive(),
  bootId: z.string().regex(/^[0-9a-zA-Z-]{0,64}$/),
  startedAtTick: z.string().regex(/^\d{0,20}$/),
  hostname: shown,
});

const schema = z.object({
  process: z.enum([...localServices, compiler]),
  /** In the environment of all that belongs to it. */
  mark: z.string().regex(/^[0-9a-z-]{8,80}$/),
  supervisor: identity,
  /** When `local up` began. */
  since: z.iso.datetime(),
  phase: z.enum(["waiting", "starting", "ready", "pausing", "given-up", "ending", "stopped"]),
  restarts: z.int().nonnegative(),
  /** Undefined while it does not run. */
  pid: z.int().positive().optional(),
  /** When it was started last. */
  startedAt: z.iso.datetime().optional(),
  /** How it ended last. */
  ended: shown.optional(),
});

/** One process of `local up`, as it was last. */
export type RunningRecord = z.infer<typeof schema>;

/** Undefined for what is none: a torn file, or another version's. */
export function runningRecord(text: string): RunningRecord | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
