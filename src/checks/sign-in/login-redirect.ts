import { linkCheck } from "./link-check.ts";

/** Built into the images: http://localhost:3001. The edge turns it into the own address (R2). */
export const loginRedirect = linkCheck({
  id: "E5",
  title: "The dashboard sends people to the right place to sign in",
  symptom: "The browser ends at http://localhost:3001",
  detection: "Location of /dashboard/journeys, through the edge",
  needs: ["E2"],
  links: ["page"],
  service: "dashboard",
});
