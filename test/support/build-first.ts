import { execa } from "execa";

/** Tests that start the product start what a user would start: the bundle, built from what is here now. */
export default async function buildFirst(): Promise<void> {
  await execa("node", ["scripts/build.ts"], { preferLocal: true });
}
