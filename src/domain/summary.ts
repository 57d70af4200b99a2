/** What an operator is told at the end; every renderer shows the same. */
export interface Summary {
  mode: "standard" | "embedded";
  target: "compose" | "rehearsal";
  dashboardUrl: string;
  apiUrl: string;
  workspace: { name: string; id: string | undefined; administrator: string };
  /** What to enter at Google; undefined while sign-in is postponed. */
  google: { redirectUri: string; origin: string } | undefined;
  /** Addresses to put into an iframe; empty in standard mode. */
  embeddedPages: string[];
  files: { directory: string; compose: string; env: string; log: string | undefined };
  /** Verified from outside, one line each. */
  verified: string[];
  /** What could not be verified, and why. Never empty in a rehearsal. */
  unverified: string[];
  /** Defects of the published images that were seen; named, never papered over. */
  defects: string[];
  /** What to do next, one line each. */
  next: string[];
  savedProfile: string | undefined;
}
