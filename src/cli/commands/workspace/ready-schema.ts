import { refuseIncomplete } from "../../../../schema/reconcile/refusals.ts";
import { compareSchema } from "../../../../schema/reconcile/verify.ts";
import type { LoginProvider } from "../../../../schema/workspaces/workspace-access.ts";
import { Problem } from "../../../domain/problem.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";

/** Throws Problem `schema-incomplete`: workspaces in half a schema would lack what is created later. */
export async function refuseWithoutSchema({ database, mode }: Pick<NamedDatabase, "database" | "mode">): Promise<void> {
  const found = await compareSchema(database, { mode });
  if (found.complete) return;
  const { saw, title } = refuseIncomplete(found, "no workspace was touched");
  throw new Problem({
    code: "schema-incomplete",
    title,
    saw,
    why: "A workspace needs tables and keys that are missing.",
    next: "dittofeed-setup db apply",
  });
}

/**
 * The client id is the profile's, or that with which the containers run; a database of which neither
 * is known gets a row that waits for one.
 */
export function loginProvider({
  profile,
  googleClientId,
}: Pick<NamedDatabase, "profile" | "googleClientId">): LoginProvider {
  const clientId = profile?.google?.clientId ?? googleClientId;
  return { type: "google", ...(clientId === undefined ? {} : { clientId }) };
}
