import { linkCheck } from "./link-check.ts";

/** The button calls a route that leaves the session's cookie; the edge sends it to the one that clears it (R5). */
export const signOut = linkCheck({
  id: "E11",
  title: "Signing out ends the session",
  symptom: "People stay signed in",
  detection: "the route that the button calls, without a session",
  needs: ["E2"],
  links: ["sign-out"],
  service: "edge",
});
