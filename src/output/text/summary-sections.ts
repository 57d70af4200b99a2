import type { Summary } from "../../domain/event.ts";
import { answersOf } from "../../domain/target.ts";

/** A part of what is told at the end. */
export interface SummarySection {
  title: string;
  lines: readonly SummaryLine[];
}

export interface SummaryLine {
  label?: string;
  text: string;
  /** The text is an address to open. */
  isLink?: true;
  /** It has to be done, and these are done one after the other. */
  number?: number;
}

/** What somebody needs at once: where it is, who may sign in, what to do, what was not verified. */
export function firstSections(summary: Summary): Record<"open" | "next" | "unverified", SummarySection> {
  const { workspace } = summary;
  const { isScratch } = answersOf(summary);
  const link = isScratch ? {} : ({ isLink: true } as const);
  return {
    open: {
      title: isScratch ? "Addresses, once this is installed for real" : "Open",
      lines: [
        { label: "Dashboard", text: summary.dashboardUrl, ...link },
        { label: "API", text: summary.apiUrl, ...link },
        { label: "Sign in as", text: `${workspace.administrator} (workspace ${workspace.name})` },
      ],
    },
    next: { title: "Next", lines: summary.next.map((text, index) => ({ number: index + 1, text })) },
    unverified: { title: "Not verified", lines: texts(summary.unverified) },
  };
}

/** What can be looked up later. */
export function detailSections(summary: Summary): SummarySection[] {
  const { google, files, workspace } = summary;
  return withLines([
    { title: "Verified", lines: texts(summary.verified) },
    { title: "Defects of the published images (not of your setup)", lines: texts(summary.defects) },
    {
      title: "At Google (console.cloud.google.com, Credentials)",
      lines:
        google === undefined
          ? texts(["Not yet: sign-in with Google was postponed, so nobody can sign in until it is set up."])
          : [
              { label: "Redirect URI", text: google.redirectUri },
              { label: "Origin", text: google.origin },
            ],
    },
    { title: "Pages to embed in an iframe", lines: embedded(summary.embeddedPages) },
    {
      title: "Files",
      lines: [
        { label: "Folder", text: files.directory },
        ...optional("Compose file", files.compose),
        ...optional("Settings", files.env, " (holds the secrets; keep it private)"),
        ...optional("Database", files.database),
        ...optional("Log", files.log),
        ...optional("Profile", summary.savedProfile),
        ...optional("Workspace id", workspace.id),
      ],
    },
  ]);
}

/** Why somebody should copy it, and from where; nothing shows the key itself. */
export function secretKeyText({ file }: NonNullable<Summary["secretKey"]>): string {
  return `Keep a copy of SECRET_KEY somewhere other than this host. It is in ${file}; without it, everything the app has encrypted is lost.`;
}

const texts = (lines: readonly string[]): SummaryLine[] => lines.map((text) => ({ text }));

function optional(label: string, text: string | undefined, remark = ""): SummaryLine[] {
  return text === undefined ? [] : [{ label, text: text + remark }];
}

function withLines(sections: readonly SummarySection[]): SummarySection[] {
  return sections.filter(({ lines }) => lines.length > 0);
}

/** Without their query the app answers 404. */
function embedded(pages: readonly string[]): SummaryLine[] {
  if (pages.length === 0) return [];
  return texts([...pages, "Each needs ?token=…&workspaceId=…; segments and templates also &id=…"]);
}
