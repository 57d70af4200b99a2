import type { Summary } from "../../domain/event.ts";
import { answersOf } from "../../domain/target.ts";

/** What an operator is told at the end: the same in every renderer. */
export function renderSummary(summary: Summary): string[] {
  const { workspace, google, files } = summary;
  return [
    ...section(answersOf(summary).isScratch ? "Addresses after a real installation" : "Open", [
      `Dashboard:  ${summary.dashboardUrl}`,
      `API:        ${summary.apiUrl}`,
      `Workspace:  ${workspace.name}${workspace.id === undefined ? "" : ` (${workspace.id})`}`,
      `Sign in as: ${workspace.administrator}`,
    ]),
    ...section(
      "Register at Google (console.cloud.google.com, Credentials)",
      google === undefined
        ? ["Google sign-in is not set up yet: nobody can sign in until it is."]
        : [`Redirect URI: ${google.redirectUri}`, `Origin:       ${google.origin}`],
    ),
    ...section("Pages to embed in an iframe", embedded(summary.embeddedPages)),
    ...section("Files", [
      `Folder:       ${files.directory}`,
      ...(files.compose === undefined ? [] : [`Compose file: ${files.compose}`]),
      ...(files.env === undefined ? [] : [`Settings:     ${files.env} (holds the secrets; keep it private)`]),
      ...(files.log === undefined ? [] : [`Log:          ${files.log}`]),
      ...(summary.savedProfile === undefined ? [] : [`Profile:      ${summary.savedProfile}`]),
    ]),
    ...section("Verified", summary.verified),
    ...section("Not verified", summary.unverified),
    ...section("Defects in the published images (not in your setup)", summary.defects),
    ...section("Next", summary.next),
  ].slice(0, -1);
}

/** A heading, its lines, and an empty line; nothing at all without lines. */
function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

/** Without their query the app answers 404. */
function embedded(pages: readonly string[]): string[] {
  if (pages.length === 0) return [];
  return [...pages, "Each needs ?token=…&workspaceId=…; segments and templates also &id=…"];
}
