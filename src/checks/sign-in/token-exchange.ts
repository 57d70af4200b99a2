import { linkCheck } from "./link-check.ts";

/** Built into the dashboard: its own localhost:3001. What stands there is started with it (compose/stack/services/applications.ts). */
export const tokenExchange = linkCheck({
  id: "E10",
  title: "The dashboard can exchange the token of a sign-in",
  symptom: "After Google: Failed to authenticate",
  detection: "the exchange with a token that is none, and the session route",
  needs: ["E2"],
  links: ["exchange", "session"],
  service: "dashboard",
});
