import type { ViewInput } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { prose, row } from "../../parts/rows.ts";
import { firstWrongField } from "../fields.ts";
import { profileFrom } from "../profile-from-answers.ts";
import type { QuestionName } from "../questions/all.ts";

/** What follows from the answers, shown beside the question that decides it. */
export function asideRows(question: QuestionName, { state, services, columns }: ViewInput): Row[] {
  const isAddress = question === "address";
  const isGoogle = question === "google" && state.answers.google === "yes";
  if ((!isAddress && !isGoogle) || firstWrongField("address", state) >= 0) return [];
  const urls = services.resultingUrls(profileFrom(state.answers, state.base, state.typed));
  const google = [
    ...entry("Redirect URI to register at Google:", urls.redirectUri, columns),
    ...entry("JavaScript origin:", urls.origin, columns),
  ];
  if (isGoogle) return google;
  const embedded =
    urls.embeddedPages.length === 0 ? [] : entry("Pages to embed, such as:", urls.embeddedPages[0] ?? "", columns);
  return [...entry("People open:", urls.dashboard, columns), ...google, ...embedded];
}

/** An address has a row of its own where that keeps it in one piece. */
function entry(label: string, url: string, columns: number): Row[] {
  const line = `  ${label} ${url}`;
  if (line.length <= columns) return [{ spans: [{ text: `  ${label} `, tone: "dim" }, { text: url }] }];
  return [row(`  ${label}`, "dim"), ...prose(`    ${url}`, columns)];
}
