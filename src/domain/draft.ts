import * as z from "zod";

/**
 * Answers that were given in the wizard and not used yet, as they are kept on the disk. Never a
 * secret.
 */
export const draftSchema = z.object({
  version: z.literal(1),
  /** The saved profile that they began with. */
  profile: z.string().optional(),
  /** Under the paths of `Answers`. */
  answers: z.record(z.string(), z.string()),
});

export type Draft = Omit<z.output<typeof draftSchema>, "version">;
