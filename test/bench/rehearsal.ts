import { resolve } from "node:path";
import { newUser } from "../support/product.ts";
import { median } from "./measure.ts";

/** Milliseconds of a first rehearsal on a fresh home, and of a second run of it. */
export async function measureRehearsal(): Promise<{ first: number; again: number }> {
  const args = ["--profile", resolve("examples/rehearsal.yaml")];
  const first = await median(3, async () => {
    const user = await newUser();
    const { milliseconds } = await user.run(args);
    await user.remove();
    return milliseconds;
  });
  const user = await newUser();
  await user.run(args);
  const again = await median(5, async () => (await user.run(args)).milliseconds);
  await user.remove();
  return { first, again };
}
