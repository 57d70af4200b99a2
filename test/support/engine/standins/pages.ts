interface Page {
  build: string;
  apiBase: string | undefined;
  title: string;
  workspaceId?: string;
}

/**
 * What a page of the dashboard does in a browser, and no more: takes the token out of its cookie of one minute (lib/axiosInstance.ts), asks
 * the api at the base that the server wrote into it, saves, signs out. The outcome of each is in an element of its own.
 */
export function page({ build, apiBase, title, workspaceId }: Page): string {
  const data = JSON.stringify({ buildId: build, props: { apiBase, workspaceId } });
  return `<!doctype html><title>${title}</title><h1>${title}</h1>
<p id="loaded"></p><p id="deliveries"></p><p id="saved"></p><button id="save">Save</button><button id="signout">Sign out</button>
<a id="next" href="/dashboard/segments">Segments</a>
<script id="__NEXT_DATA__" type="application/json">${data}</script>
<script>${script}</script>`;
}

const script = `
const { buildId, props } = JSON.parse(document.getElementById("__NEXT_DATA__").textContent);
const say = (id, text) => { document.getElementById(id).textContent = text; };
const transferred = document.cookie.split("; ").find((one) => one.startsWith("df-jwt-transfer="));
if (transferred) {
  localStorage.setItem("df-jwt", transferred.slice("df-jwt-transfer=".length));
  document.cookie = "df-jwt-transfer=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT";
}
const withToken = () => {
  const jwt = localStorage.getItem("df-jwt");
  return jwt ? { authorization: "Bearer " + jwt } : {};
};
const ask = async (id, path, init) => {
  try {
    const answer = await fetch(props.apiBase + path, init);
    say(id, String(answer.status));
  } catch (error) {
    say(id, "failed: " + error.message);
  }
};
if (props.workspaceId) {
  ask("loaded", "/api/journeys?workspaceId=" + props.workspaceId, { headers: withToken() });
  // Plain axios, without the token: queries of Deliveries.
  ask("deliveries", "/api/deliveries?workspaceId=" + props.workspaceId, {});
}
document.getElementById("save").onclick = () => ask("saved", "/api/segments", {
  method: "PUT",
  headers: { ...withToken(), "content-type": "application/json" },
  body: JSON.stringify({ workspaceId: props.workspaceId, name: "from a browser" }),
});
// profileTab.tsx:37
document.getElementById("signout").onclick = async () => {
  localStorage.removeItem("df-jwt");
  await fetch("/api/auth/signout", { method: "POST" });
  location.href = "/dashboard/auth/login";
};
// Next's router: the data of the next page first, and where that says so, elsewhere.
document.getElementById("next").onclick = async (event) => {
  event.preventDefault();
  const answer = await fetch("/dashboard/_next/data/" + buildId + "/segments.json");
  const data = answer.ok ? await answer.json().catch(() => ({})) : {};
  location.href = (data.pageProps && data.pageProps.__N_REDIRECT) || "/dashboard/segments";
};
`;
