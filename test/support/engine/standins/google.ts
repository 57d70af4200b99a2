import { readFileSync } from "node:fs";
import { createServer } from "node:https";

/**
 * Stand-in for Google's three hosts, for one client and one registered redirect address; anything else is refused as Google refuses it.
 * Its certificate is of an authority that only the test knows.
 */
const { CLIENT_ID, CLIENT_SECRET, REDIRECT_URIS = "", EMAIL } = process.env;
const codes = new Set<string>();

createServer(
  { key: readFileSync("/google/key.pem"), cert: readFileSync("/google/cert.pem") },
  async (request, answer) => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    const page = (status: number, text: string) =>
      answer.writeHead(status, { "content-type": "text/html" }).end(`<title>Google</title><h1>${text}</h1>`);
    if (url.pathname === "/o/oauth2/v2/auth") {
      const redirect = url.searchParams.get("redirect_uri") ?? "";
      if (url.searchParams.get("client_id") !== CLIENT_ID) return page(401, "Error 401: invalid_client");
      if (!REDIRECT_URIS.split(",").includes(redirect)) return page(400, "Error 400: redirect_uri_mismatch");
      const code = `code-${codes.size}-${Date.now()}`;
      codes.add(code);
      const state = encodeURIComponent(url.searchParams.get("state") ?? "");
      return page(
        200,
        `Sign in</h1><a id="yes" href="${redirect}?code=${code}&state=${state}">${EMAIL}</a>
        <a id="no" href="${redirect}?error=access_denied&state=${state}">Cancel</a><h1>`,
      );
    }
    if (url.pathname === "/token") {
      let body = "";
      for await (const chunk of request) body += chunk;
      const given = new URLSearchParams(body);
      const isKnown = given.get("client_id") === CLIENT_ID && given.get("client_secret") === CLIENT_SECRET;
      const isRight = isKnown && REDIRECT_URIS.split(",").includes(given.get("redirect_uri") ?? "");
      if (!isRight || !codes.delete(given.get("code") ?? ""))
        return answer.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_grant"}');
      return answer
        .writeHead(200, { "content-type": "application/json" })
        .end('{"access_token":"access","token_type":"Bearer","expires_in":3599}');
    }
    if (url.pathname === "/oauth2/v2/userinfo")
      return answer
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ id: "1000", email: EMAIL, name: "Ada" }));
    return page(404, "404");
  },
).listen(443);
