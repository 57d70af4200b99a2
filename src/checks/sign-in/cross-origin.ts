import { linkCheck } from "./link-check.ts";

/** The images' list of origins is built in and holds localhost alone. The edge takes the own origin away (R3), and no other. */
export const crossOrigin = linkCheck({
  id: "E6",
  title: "The api takes writes from its own address, and from no other",
  symptom: "Pages open and nothing can be saved; the browser says 500 or CORS",
  detection: "a write with the own Origin and one with a foreign one; neither can change anything",
  needs: ["E1"],
  links: ["own-write", "foreign-write"],
  service: "api",
});
