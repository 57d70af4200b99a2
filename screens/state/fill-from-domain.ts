import { domainName } from "../../src/domain/profile.ts";
import type { Answers } from "./answers.ts";
import { domainOf } from "./answers.ts";

/** One domain fills the addresses, and the workspace's domain. What was typed there by hand stays. */
export function fillFromDomain(answers: Answers, typed: string): Answers {
  const domain = typed.trim().toLowerCase();
  const filled = { ...answers, domain: typed };
  if (domain !== "" && !domainName.safeParse(domain).success) return filled;
  const before = domainOf({ dashboard: answers["addresses.dashboard"], api: answers["addresses.api"] });
  const addresses = before !== "" || isThisMachine(answers) ? addressesUnder(domain, answers) : {};
  const workspace = [before, ""].includes(answers["workspace.domain"]) ? { "workspace.domain": domain } : {};
  return { ...filled, ...addresses, ...workspace };
}

function addressesUnder(domain: string, answers: Answers): Partial<Answers> {
  return domain === ""
    ? ownAddresses(answers)
    : { "addresses.dashboard": `https://app.${domain}`, "addresses.api": `https://api.${domain}` };
}

/** An address on this machine names the port, so it goes along; any other stays. */
export function movePort(answers: Answers, path: "ports.dashboard" | "ports.api", value: string): Answers {
  const address = path === "ports.api" ? "addresses.api" : "addresses.dashboard";
  const moved = { ...answers, [path]: value };
  return answers[address] === ownAddresses(answers)[address]
    ? { ...moved, [address]: ownAddresses(moved)[address] }
    : moved;
}

function ownAddresses(answers: Answers) {
  return {
    "addresses.dashboard": `http://localhost:${answers["ports.dashboard"]}`,
    "addresses.api": `http://localhost:${answers["ports.api"]}`,
  };
}

function isThisMachine(answers: Answers): boolean {
  const own = ownAddresses(answers);
  return (["addresses.dashboard", "addresses.api"] as const).every((path) => answers[path] === own[path]);
}
