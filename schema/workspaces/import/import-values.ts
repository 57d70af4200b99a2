import type { ImportRow } from "../../../src/domain/import-row.ts";
import { domainName, emailAddress } from "../../../src/domain/profile.ts";
import { longestName, type WorkspaceType, whyNameIsRefused, workspaceTypes } from "../workspace-row.ts";
import { isCommonMailDomain } from "../workspace-spec.ts";

/**
 * What is wrong with a row's own values, one sentence each; other rows and the database are not
 * looked at.
 */
export function faultsOfValues(row: ImportRow): string[] {
  const { name, domain, administrator, externalId, type, parent } = row;
  const kind = typeOf(row);
  const faults = [
    name === undefined ? "the name is missing" : whyNameIsRefused(name),
    ...[name, domain, administrator, externalId, type, parent].map(whyTextIsBroken),
    domain === undefined ? null : whyDomainIsRefused(domain),
    administrator === undefined ? whyAdministratorIsNeeded(kind) : whyAddressIsRefused(administrator),
    externalId === undefined ? null : whyKeyIsRefused("the external ID", externalId),
    parent === undefined ? null : whyKeyIsRefused("the parent", parent),
    kind === undefined ? `the type ${shown(type ?? "")} is not one of ${workspaceTypes.join(", ")}` : null,
  ].filter((fault) => fault !== null);
  return [...new Set(faults)];
}

/** Where none is written, whoever has a parent is a Child. */
export function typeOf({ type, parent }: Pick<ImportRow, "type" | "parent">): WorkspaceType | undefined {
  if (type === undefined) return parent === undefined ? "Root" : "Child";
  return workspaceTypes.find((known) => known.toLowerCase() === type.toLowerCase());
}

/** U+FFFD is what a reader puts where the bytes are not UTF-8: the true letter is lost. */
const whyTextIsBroken = (text: string | undefined): string | null =>
  text?.includes("\uFFFD") === true ? `${shown(text)} is not valid UTF-8; save the file as UTF-8` : null;

function whyDomainIsRefused(domain: string): string | null {
  if (!domainName.safeParse(domain).success) return `the domain ${shown(domain)} is not a domain such as example.com`;
  if (!isCommonMailDomain(domain)) return null;
  return `the domain ${domain} belongs to an email provider: anyone with an address there would count as one of your people`;
}

function whyAddressIsRefused(address: string): string | null {
  // RFC 5321 allows no longer path.
  if (address.length <= 254 && emailAddress.safeParse(address).success) return null;
  return `the administrator ${shown(address)} is not an email address`;
}

/**
 * A Child may be entered by embedded sessions alone; into any other workspace nobody could come.
 */
const whyAdministratorIsNeeded = (type: WorkspaceType | undefined): string | null =>
  type === "Root" || type === "Parent" ? "the administrator is missing; only a Child can have none" : null;

function whyKeyIsRefused(what: string, key: string): string | null {
  if (/[\p{Cc}\p{Surrogate}]/u.test(key)) return `${what} contains a control character or half of one`;
  return key.length > longestName ? `${what} has ${key.length} characters; ${longestName} are allowed` : null;
}

/** Enough of a value to find it in the file. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
