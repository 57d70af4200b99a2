import { domainName } from "../../../src/domain/profile.ts";
import type { Answers } from "../answers.ts";
import { domainOf } from "../answers.ts";

/** One domain fills the address, and the workspace's domain. What was typed there by hand stays. */
export function fillFromDomain(answers: Answers, typed: string): Answers {
  const domain = typed.trim().toLowerCase();
  const filled = { ...answers, domain: typed };
  if (domain !== "" && !domainName.safeParse(domain).success) return filled;
  const before = domainOf(answers.address);
  const address = before !== "" || answers.address === ownAddress(answers) ? { address: under(domain, answers) } : {};
  const workspace = [before, ""].includes(answers["workspace.domain"]) ? { "workspace.domain": domain } : {};
  return { ...filled, ...address, ...workspace };
}

const under = (domain: string, answers: Answers): string =>
  domain === "" ? ownAddress(answers) : `https://app.${domain}`;

/** An address on this machine names the port, so it goes along; any other stays. */
export function moveEdgePort(answers: Answers, value: string): Answers {
  const moved = { ...answers, "ports.edge": value };
  return answers.address === ownAddress(answers) ? { ...moved, address: ownAddress(moved) } : moved;
}

const ownAddress = (answers: Answers): string => `http://localhost:${answers["ports.edge"]}`;
