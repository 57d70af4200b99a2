import { expect, it } from "vitest";
import type { TaskEvent } from "../../../src/domain/event.ts";
import type { HttpRequest } from "../../../src/domain/ports.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { verifyEmbeddedPages } from "../../../tasks/verification/verify-embedded-pages.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

it("names the pages that an image has and those that it lacks, asked as a frame asks", async () => {
  const asked: string[] = [];
  const said = await verify((path) => {
    asked.push(path);
    // getServerSideProps of the fork: 404 without its query.
    if (!/[?]token=.+&workspaceId=.+&id=.+/.test(path)) return 404;
    return path.includes("/journeys/v2") || path.includes("/templates/") ? 200 : 404;
  });
  expect(said).toEqual([
    "verified: the dashboard image has 3 of 6 embedded pages",
    expect.stringContaining(
      "defect: the dashboard image lacks embedded pages (broadcasts/v2, segments/v1, deliveries/v2)",
    ),
    expect.stringContaining("defect: the api image has no /api-l/embedded/…"),
  ]);
  expect(asked).toHaveLength(7);
});

it("says so where an image does it right", async () => {
  expect(await verify((path) => (path.startsWith("/api-l") ? 401 : 200))).toEqual([
    "verified: the dashboard image has 6 of 6 embedded pages",
    "verified: the api image has routes for the data of embedded pages",
  ]);
});

it("takes no silence for a lack, and no refusal of its token", async () => {
  expect(await verify((path) => (path.includes("/templates/") ? 502 : 401))).toEqual([
    "verified: the dashboard image has 4 of 6 embedded pages",
    "unverified: embedded pages that did not answer: templates/email, templates/sms",
    "verified: the api image has routes for the data of embedded pages",
  ]);
  expect((await verify(() => 500)).at(-1)).toContain("unverified: whether the api has routes");
});

async function verify(statusOf: (path: string) => number): Promise<string[]> {
  const said: string[] = [];
  const ctx = {
    profile: someProfile({ mode: "embedded" }),
    facts: someFacts(),
    signal: new AbortController().signal,
    emit: (event: TaskEvent) => "what" in event && said.push(`${event.type}: ${event.what}`),
    ports: untouchablePorts({
      http: async ({ url }: HttpRequest) => ({
        status: statusOf(url.replace(new URL(url).origin, "")),
        headers: {},
        body: "",
      }),
    }),
  } as unknown as TaskContext;
  await verifyEmbeddedPages.run(ctx);
  return said;
}
