import { redirectUri } from "../../../compose/stack/addresses.ts";
import { check } from "../../domain/check.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { EndpointFacts, EndpointName } from "../../domain/facts/endpoints.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf, nameOf } from "../../domain/keeper.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

export const redirectAddress = check({
  id: "E4",
  title: "The redirect address is registered at Google",
  category: "sign-in",
  symptom: "Google says redirect_uri_mismatch",
  detection: "redirect_uri in the Location of the start route, also through the public address",
  proof: "fake",
  reads: ["installation", "endpoints"],
  needs: ["E3"],
  detect({ installation, endpoints }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    const { profile } = installation;
    if (profile === undefined) return unknown("the registered address is known only from a profile");
    if (profile.google === undefined) return ok("Google sign-in is postponed");
    const wanted = redirectUri(profile);
    const asked = (["sign-in", "public-sign-in"] as const).map((name) => [name, askedFor(endpoints, name)] as const);
    const differing = asked.filter(([, uri]) => uri !== undefined && uri !== wanted);
    if (differing.length === 0)
      return asked[0]?.[1] === undefined
        ? unknown("the start route names none")
        : ok(`register this at Google: ${wanted}`);
    const [name, uri] = differing[0] ?? ["sign-in", ""];
    return fail({
      saw: `Sign-in asks for ${uri}, but ${wanted} must be registered at Google.`,
      why: "Google accepts a redirect address only exactly as registered.",
      next:
        name === "public-sign-in"
          ? "The address leads to another installation, or bypasses the edge: point it to the edge's port."
          : corrected(installation),
      evidence: [...seen(endpoints, name), `to register: ${wanted}`],
    });
  },
});

function corrected(installation: FoundInstallation): string {
  const { runsTasks, takeOver } = keeperOf(installation);
  return runsTasks
    ? `dittofeed-setup doctor --fix C10, or correct address in the profile; then dittofeed-setup --profile ${nameOf(installation)}`
    : `Correct the domain of the service edge in Coolify, or address in the profile; then ${takeOver()}`;
}

function askedFor(endpoints: EndpointFacts, name: EndpointName): string | undefined {
  const location = answerOf(endpoints, name)?.headers.location ?? "";
  return URL.canParse(location) ? (new URL(location).searchParams.get("redirect_uri") ?? undefined) : undefined;
}
