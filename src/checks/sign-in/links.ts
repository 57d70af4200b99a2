// Over 150 lines: one family of checks, a row for each link.
/* Long, because six rows of one family stand beside the one rule that they share. */

import { link } from "../../../compose/stack/edge/chain.ts";
import { edgeOverrides } from "../../../compose/stack/edge/written-edge.ts";
import { check, type DoctorCheck, type DoctorRepair } from "../../domain/check.ts";
import type { CheckId } from "../../domain/check-id.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import type { LinkName } from "../../domain/facts/endpoints.ts";
import type { PlanningFacts } from "../../domain/facts/facts.ts";
import { fail, type Impact, ok, unknown } from "../../domain/finding.ts";
import type { ServiceName } from "../../domain/service.ts";
import { asProfileSaysUnless, overrideAt } from "../services/as-profile-says.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

/** Built into the images: http://localhost:3001. The edge turns it into the own address (R2). */
export const loginRedirect = linkCheck({
  id: "E5",
  title: "The dashboard sends people to the right sign-in address",
  symptom: "The browser ends at http://localhost:3001",
  detection: "Location of /dashboard/journeys, through the edge",
  needs: ["E2"],
  links: ["page"],
  service: "dashboard",
});

/**
 * The images' list of origins is built in and holds localhost alone. The edge takes the own origin
 * away (R3), and no other.
 */
export const crossOrigin = linkCheck({
  id: "E6",
  title: "The API accepts writes from its own address and no other",
  symptom: "Pages open but nothing can be saved; the browser reports 500 or CORS",
  detection: "a write with its own Origin and one with a foreign Origin; neither can change anything",
  stops: "service",
  needs: ["E1"],
  links: ["own-write", "foreign-write"],
  service: "api",
});

/**
 * Built into the dashboard: its own localhost:3001. What stands there is started with it
 * (compose/stack/services/applications.ts).
 */
export const tokenExchange = linkCheck({
  id: "E10",
  title: "The dashboard can exchange the token of a sign-in",
  symptom: "After Google: Failed to authenticate",
  detection: "the exchange with an invalid token, and the session route",
  needs: ["E2"],
  links: ["exchange", "session"],
  service: "dashboard",
});

/**
 * The button calls a route that leaves the session's cookie; the edge sends it to the one that
 * clears it (R5).
 */
export const signOut = linkCheck({
  id: "E11",
  title: "Signing out ends the session",
  symptom: "People stay signed in",
  detection: "the route that the button calls, without a session",
  stops: "service",
  needs: ["E2"],
  links: ["sign-out"],
  service: "edge",
});

/**
 * Browsers on customers' sites: the api refuses every origin that it does not know, with 500 (R11).
 */
export const customerEvents = linkCheck({
  id: "E12",
  title: "Websites can send events",
  symptom: "Events from browsers never arrive; events from servers do",
  detection: "a preflight from another site, and an event with an invalid key",
  stops: "service",
  needs: ["E1"],
  links: ["preflight", "event"],
  service: "api",
});

/** The data of a page names localhost:3001 in its body, which no rule about headers sees (R6). */
export const endedSession = linkCheck({
  id: "E13",
  title: "An expired session leads to a new sign-in",
  symptom: "After a week, a click ends at http://localhost:3001",
  detection: "a page's data, requested without a session",
  stops: "service",
  needs: ["E5"],
  links: ["page-data"],
  service: "edge",
});

interface LinkCheck {
  id: CheckId;
  title: string;
  symptom: string;
  detection: string;
  needs: readonly CheckId[];
  stops?: Impact;
  links: readonly LinkName[];
  /** Whose log says most about it. */
  service: ServiceName;
}

const rows = [loginRedirect, crossOrigin, tokenExchange, signOut, customerEvents, endedSession];

/** The row that asks this link too, and what it could do here. */
export function repairOfLink(
  name: LinkName,
  { profile, directory }: Pick<PlanningFacts, "profile" | "directory">,
): DoctorRepair | undefined {
  const row = rows.find(({ links }) => links.includes(name));
  return (
    row && {
      check: row,
      steps: asProfileSaysUnless({ profile, directory: profile.directory }, directory, recreated, edgeOverrides),
    }
  );
}

/**
 * What puts every one of them right: the rules of the edge and the start of the dashboard as this
 * program writes them.
 */
const recreated = ["dashboard", "edge"] as const;

/**
 * One or more links of a person's way into the app, as the verification of an installation asks
 * them too.
 */
function linkCheck({
  id,
  title,
  symptom,
  detection,
  needs,
  links,
  service,
}: LinkCheck): DoctorCheck & Pick<LinkCheck, "links"> {
  const row = check({
    id,
    title,
    category: "sign-in",
    service,
    symptom,
    detection,
    proof: "engine",
    reads: ["installation", "endpoints", "directory"],
    needs,
    detect({ installation, endpoints, directory }) {
      const nothing = withoutEndpoints(installation);
      if (nothing !== undefined) return nothing;
      const { profile } = installation;
      if (profile === undefined) return unknown("the public address is known only from a profile");
      const answers = links.map((name) => [name, answerOf(endpoints, name)] as const);
      const silent = answers.find(([, answer]) => answer === undefined);
      if (silent !== undefined) return unknown(`${silent[0]}: no answer`);
      const outcomes = answers.map(([name, answer]) => ({
        name,
        judgement: link[name].judge(answer ?? { status: 0, headers: {}, body: "" }, profile),
      }));
      const faulty = outcomes.find(({ judgement }) => "saw" in judgement);
      if (faulty === undefined || !("saw" in faulty.judgement))
        return ok(outcomes.map(({ judgement }) => ("good" in judgement ? judgement.good : "")).join("; "));
      return fail({
        saw: faulty.judgement.saw,
        why: faulty.judgement.why,
        next: `${howToRepair(id, directory)}; if nothing changes: dittofeed-setup logs ${service}`,
        evidence: seen(endpoints, faulty.name),
      });
    },
    remediation: {
      title: "Rewrite the edge's rules and recreate the edge and the dashboard",
      risk: "restarts",
      steps: ({ installation, directory }) => asProfileSaysUnless(installation, directory, recreated, edgeOverrides),
    },
  });
  return { ...row, links };
}

/** A person's own file is never touched: what it says of this has to go first. */
function howToRepair(id: CheckId, directory: DirectoryDetails | undefined): string {
  const own = edgeOverrides(directory?.overrideText);
  if (own.length === 0 || directory === undefined) return `dittofeed-setup doctor --fix ${id}`;
  return `Remove ${own.join(" and ")} from ${overrideAt(directory, own)}; then dittofeed-setup doctor --fix ${id}`;
}
