import { linkCheck } from "./link-check.ts";

/** The data of a page names localhost:3001 in its body, which no rule about headers sees (R6). */
export const endedSession = linkCheck({
  id: "E13",
  title: "A session that is over leads to a new sign-in",
  symptom: "After a week a click ends at http://localhost:3001",
  detection: "a page's data without a session",
  needs: ["E5"],
  links: ["page-data"],
  service: "edge",
});
