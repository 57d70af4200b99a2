import type { Http } from "../domain/ports.ts";

/** What Google says of an OAuth client before anybody signs in. */
export type GoogleClientFacts =
  | { state: "known" }
  | { state: "unknown" | "other-redirect" }
  /** For another reason, by Google's own name. */
  | { state: "refused"; saw: string }
  | { state: "not-asked"; saw: string };

const timeoutMs = 6_000;

/**
 * Asks the address at which a sign-in begins, as a browser would, without anybody's account. A
 * client with this redirect address is led to the sign-in; any other to an error page, whose
 * address has the reason in it: `authError` is base64 of a message that begins with its name.
 */
export async function inspectGoogleClient(
  http: Http,
  { clientId, redirectUri }: { clientId: string; redirectUri: string },
  signal: AbortSignal,
): Promise<GoogleClientFacts> {
  const url = new URL("https://accounts.google.com/o/oauth2/v2/auth");
  url.search = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: redirectUri },
    ...{ response_type: "code", scope: "openid email profile" },
  }).toString();
  try {
    const { status, headers, body } = await http({ url: url.href, timeoutMs }, signal);
    return judge(status, headers.location ?? "", body);
  } catch (thrown) {
    return { state: "not-asked", saw: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function judge(status: number, location: string, body: string): GoogleClientFacts {
  const to = URL.canParse(location) ? new URL(location) : undefined;
  const isGoogles = to?.hostname === "accounts.google.com";
  const isError = isGoogles && to.pathname.startsWith("/signin/oauth/error");
  // Its own page with a status, where it leads nowhere.
  const said = isError ? decoded(to.searchParams.get("authError") ?? "") : status >= 400 ? body : "";
  const name = /\b(?:invalid|deleted|disabled|unauthorized)_client\b|\bredirect_uri_mismatch\b/.exec(said)?.[0];
  if (name === "redirect_uri_mismatch") return { state: "other-redirect" };
  if (name === "invalid_client" || name === "deleted_client") return { state: "unknown" };
  if (name !== undefined) return { state: "refused", saw: name };
  if (isError) return { state: "refused", saw: /[a-z]+(?:_[a-z]+)+/.exec(said)?.[0] ?? "it named no reason" };
  if (isGoogles || status === 200) return { state: "known" };
  return { state: "not-asked", saw: `accounts.google.com answered ${status}` };
}

/** Letters of ASCII are all that is looked for in it. */
const decoded = (text: string): string => Buffer.from(text, "base64").toString("latin1");
