import { linkCheck } from "./link-check.ts";

/** Browsers on customers' sites: the api refuses every origin that it does not know, with 500 (R11). */
export const customerEvents = linkCheck({
  id: "E12",
  title: "Customers' sites can send events",
  symptom: "Events from browsers never arrive; those from servers do",
  detection: "a preflight from another site, and an event with a key that is none",
  needs: ["E1"],
  links: ["preflight", "event"],
  service: "api",
});
