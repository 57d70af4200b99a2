import { embeddedPages } from "../../compose/stack/addresses.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { askOwn, assessVerification, reachedOr } from "./verification.ts";

/**
 * What pages in a frame ask the api for; the fork's source has none of it
 * (api/src/buildApp/router.ts), and its pages show an error.
 */
const dataRoute = "/api-l/embedded/journeys";
/**
 * Without them the pages are 404 (dashboard/src/pages/dashboard-l/embedded, getServerSideProps);
 * who asks is looked at in the browser only.
 */
const query = "?token=none&workspaceId=00000000-0000-4000-8000-000000000000&id=00000000-0000-4000-8000-000000000000";

/**
 * What the images that are there can do in a frame, by requests to them and not from any document.
 * What they cannot is theirs to do: it is named, with what to ask their maker for, and fails no
 * run.
 */
export const verifyEmbeddedPages: Task = {
  id: "verify-embedded-pages",
  phase: "verification",
  title: "Check which embedded pages the images have",
  looksAt: [],
  readsOnly: true,
  assess(input) {
    if (input.profile.mode !== "embedded") return { state: "skipped", because: "standard mode has no embedded pages" };
    return assessVerification(input, "the embedded pages and the routes that provide their data");
  },
  run: reachedOr(async (ctx) => {
    const { origin } = new URL(ctx.profile.address);
    const paths = embeddedPages(ctx.profile).map((page) => page.slice(origin.length));
    const statuses = await Promise.all(
      paths.map(async (path) => [path, await statusOf(ctx, `${path}${query}`)] as const),
    );
    const there = statuses.filter(([, status]) => isThere(status));
    const named = (is: (status: number) => boolean) =>
      statuses.filter(([, status]) => is(status)).map(([path]) => path.replace(/^.*[/]embedded[/]/, ""));
    const missing = named((status) => status === 404);
    const silent = named((status) => !isThere(status) && status !== 404);
    if (there.length > 0)
      ctx.emit({ type: "verified", what: `the dashboard image has ${there.length} of ${paths.length} embedded pages` });
    if (missing.length > 0)
      ctx.emit({
        type: "defect",
        what: `the dashboard image lacks embedded pages (${missing.join(", ")}): ask its publisher for them`,
      });
    if (silent.length > 0)
      ctx.emit({ type: "unverified", what: `embedded pages that did not answer: ${silent.join(", ")}` });
    const data = await statusOf(ctx, dataRoute);
    if (data === 404)
      ctx.emit({
        type: "defect",
        what: `the api image has no ${dataRoute.replace("/journeys", "/…")}: embedded pages open but show an error; ask its publisher for their data routes`,
      });
    else if (isThere(data))
      ctx.emit({ type: "verified", what: "the api image has routes for the data of embedded pages" });
    else
      ctx.emit({
        type: "unverified",
        what: `whether the api has routes for the data of embedded pages (HTTP ${data})`,
      });
  }),
};

/** Also for whoever refuses a token that is none before the page. */
const isThere = (status: number): boolean => status > 0 && status < 500 && status !== 404;

async function statusOf(ctx: TaskContext, path: string): Promise<number> {
  const answer = await askOwn(ctx, path, { timeoutMs: 60_000 });
  return "failed" in answer ? 0 : answer.status;
}
