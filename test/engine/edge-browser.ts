import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from "playwright-core";

/** As Debian has it; no network but these hosts on this machine's loopback, each at its port. */
export async function startBrowser(hosts: Readonly<Record<string, number>>): Promise<Browser> {
  const rules = Object.entries(hosts).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  const ports = [...new Set(Object.values(hosts))];
  const folder = await mkdtemp(join(tmpdir(), "dittofeed-browser-"));
  const ways = await Promise.all(ports.map((port) => wayTo(port, join(folder, String(port)))));
  const browser = await chromium.launch({
    executablePath: new URL("chromium-apart.ts", import.meta.url).pathname,
    env: { ...process.env, APART_FOLDER: folder, APART_PORTS: ports.join() } as Record<string, string>,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=${[...rules, "EXCLUDE localhost"].join(",")}`,
    ],
  });
  browser.on("disconnected", () => {
    for (const way of ways) way.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return browser;
}

/** The other end of what chromium-apart.ts opens. */
async function wayTo(port: number, socket: string): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return server;
}

/** What a person saw, step by step; "" where a step came to nothing. */
export interface Journey {
  /** Where the bare address leads before anybody has signed in. */
  bare: string;
  /** The first page after the sign-in, and what the api answered its own call, the call without a token, and a write. */
  page: string;
  loaded: string;
  deliveries: string;
  saved: string;
  /** Cookies of the app that would also go over plain http. */
  insecure: string[];
  /** An event that a page of another site sends. */
  event: string;
  /** After a click whose session is over. */
  ended: string;
  /** After the button, and whether the token's cookie is gone. */
  signedOut: string;
  token: boolean;
  /** After "Cancel" at Google. */
  cancelled: string;
}

/** What does not come within this on the busiest machine does not come. */
const wait = { timeout: 20_000 };

const nothing: Journey = {
  ...{ bare: "", page: "", loaded: "", deliveries: "", saved: "", insecure: [] },
  ...{ event: "", ended: "", signedOut: "", token: false, cancelled: "" },
};

/** One person from nothing to signed out. A step that fails is told in its field, and the next one is tried; without a page there is none. */
export async function walkThrough(browser: Browser, address: string, writeKey: string): Promise<Journey> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.setDefaultTimeout(wait.timeout);
  try {
    const bare = await whereTo(page, () => page.goto(`${address}/`));
    if (!bare.endsWith("Sign in")) return { ...nothing, bare };
    await attempt(() => page.click("#yes"));
    const first = { ...nothing, bare, page: await titleOf(page) };
    if (first.page !== "journeys") return first;
    const loaded = await textOf(page, "#loaded");
    const deliveries = await textOf(page, "#deliveries");
    const saved = await afterClick(page, "#save", "#saved");
    const insecure = (await context.cookies()).filter(({ name, secure }) => name.startsWith("df-") && !secure);
    const event = await eventFromElsewhere(context, address, writeKey);
    const signedOut = await whereTo(page, () => page.click("#signout"));
    const token = (await context.cookies()).some(({ name }) => name === "df-jwt");
    return {
      ...{ ...first, loaded, deliveries, saved, insecure: insecure.map(({ name }) => name).toSorted() },
      ...{ event, signedOut, token, ...(await secondVisit(context, address)) },
    };
  } finally {
    await context.close();
  }
}

/** Somebody whose session ends while a page is open, and who then says no to Google. */
async function secondVisit(context: BrowserContext, address: string): Promise<Pick<Journey, "ended" | "cancelled">> {
  await context.clearCookies();
  const page = await context.newPage();
  page.setDefaultTimeout(wait.timeout);
  await attempt(() => page.goto(`${address}/dashboard/journeys`));
  await attempt(() => page.click("#yes"));
  await textOf(page, "#loaded");
  await context.clearCookies();
  const ended = await whereTo(page, () => page.click("#next"));
  await attempt(() => page.goto(`${address}/dashboard/journeys`));
  await attempt(() => page.click("#no"));
  return { ended, cancelled: `${await titleOf(page)} ${new URL(page.url()).search}` };
}

const attempt = (work: () => Promise<unknown>): Promise<unknown> => work().catch(() => undefined);

const titleOf = (page: Page): Promise<string> =>
  page
    .locator("h1")
    .first()
    .textContent(wait)
    .then(
      (text) => (text ?? "").replace(/\s+/g, " ").trim(),
      () => "",
    );

const textOf = (page: Page, selector: string): Promise<string> =>
  page
    .waitForFunction(`document.querySelector(${JSON.stringify(selector)})?.textContent`, undefined, wait)
    .then(
      (found) => found.jsonValue(),
      () => "",
    )
    .then((text) => String(text ?? ""));

async function afterClick(page: Page, button: string, result: string): Promise<string> {
  await attempt(() => page.click(button));
  return textOf(page, result);
}

/**
 * The host that a browser ends at: Google is where a sign-in begins. A click has left for elsewhere only
 * when another document is there, and such a page may go on by itself: it has ended when nothing is
 * asked for any more. The address alone says neither: on a busy machine it stays as it was for seconds.
 */
async function whereTo(page: Page, go: () => Promise<unknown>): Promise<string> {
  const arrived = attempt(() => page.waitForEvent("framenavigated", { predicate: isMain(page), ...wait }));
  await attempt(go);
  await arrived;
  await attempt(() => page.waitForLoadState("networkidle", wait));
  const title = await titleOf(page);
  return `${new URL(page.url()).host || page.url()} ${title}`.trim();
}

const isMain = (page: Page) => (frame: Frame) => frame === page.mainFrame();

async function eventFromElsewhere(context: BrowserContext, address: string, writeKey: string): Promise<string> {
  const page = await context.newPage();
  try {
    await page.goto("https://customer-site.example/");
    return await page.evaluate(
      async ([to, key]) => {
        const answer = await fetch(`${to}/api/public/apps/track`, {
          method: "POST",
          headers: { authorization: key ?? "", "content-type": "application/json" },
          body: JSON.stringify({ messageId: crypto.randomUUID(), userId: "visitor", event: "seen" }),
        });
        return String(answer.status);
      },
      [address, writeKey],
    );
  } catch (thrown) {
    return thrown instanceof Error ? (/TypeError: [^\n]*/.exec(thrown.message)?.[0] ?? thrown.message) : String(thrown);
  } finally {
    await page.close();
  }
}
