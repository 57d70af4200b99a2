import type { Http, HttpAnswer } from "../../src/domain/ports.ts";

/** A string field of a protocol buffer: its number, its length, its bytes. */
const field = (number: number, text: string) => [(number << 3) | 2, text.length, ...Buffer.from(text, "latin1")];

/**
 * What accounts.google.com answers at the address where a sign-in begins, for one client with its registered
 * redirect addresses. As seen: never a status of its own, always a redirect; the reason is the first field of a
 * message in base64, and there is more behind it.
 */
export function googleAnswers(client: { id: string; redirects: readonly string[]; isDeleted?: boolean }): Http {
  const to = (location: string): HttpAnswer => ({ status: 302, headers: { location }, body: "<HTML>Moved</HTML>" });
  const refuse = (name: string, words: string, id: string) => {
    // Field 1, field 2, and 401 as a number in field 4, where a careless reader finds letters too.
    const message = Buffer.from([...field(1, name), ...field(2, words), 0x20, 0x91, 0x03]).toString("base64");
    const query = new URLSearchParams({ authError: message, client_id: id, flowName: "GeneralOAuthFlow" });
    return to(`https://accounts.google.com/signin/oauth/error?${query}`);
  };
  return async ({ url, method = "GET" }) => {
    const { origin, pathname, searchParams } = new URL(url);
    if (method !== "GET" || origin + pathname !== "https://accounts.google.com/o/oauth2/v2/auth")
      throw new Error(`nobody expected ${method} ${url}`);
    const id = searchParams.get("client_id") ?? "";
    if (id !== client.id) return refuse("invalid_client", "The OAuth client was not found.", id);
    if (client.isDeleted) return refuse("deleted_client", "The OAuth client was deleted.", id);
    if (searchParams.get("response_type") !== "code" || !searchParams.get("scope"))
      return refuse("invalid_request", "Missing required parameter", id);
    if (!client.redirects.includes(searchParams.get("redirect_uri") ?? ""))
      return refuse("redirect_uri_mismatch", "You can't sign in to this app", id);
    return to(
      `https://accounts.google.com/v3/signin/identifier?opparams=%253F&client_id=${id}&flowName=GeneralOAuthFlow`,
    );
  };
}
