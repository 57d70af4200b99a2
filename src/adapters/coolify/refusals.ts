import type { CoolifyAccess } from "../../domain/coolify.ts";
import type { HttpAnswer } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";

const unchanged = "Nothing in Coolify can be read or changed from here.";

export function unreachable(api: string, thrown: unknown): Problem {
  return new Problem({
    code: "coolify-unreachable",
    title: "Coolify does not answer",
    saw: `${api}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    why: unchanged,
    next: "Check coolify.api in the profile. It is the address of Coolify's dashboard, such as http://203.0.113.7:8000. To trust your own certificate authority, set NODE_EXTRA_CA_CERTS=FILE.",
    cause: thrown,
  });
}

export function notCoolify({ api }: CoolifyAccess, saw: string): Problem {
  return new Problem({
    code: "coolify-unreachable",
    title: "The response is not from Coolify's API",
    saw: `${api}/api/v1: ${saw}.`,
    why: unchanged,
    next: "Check coolify.api in the profile. It is the address of Coolify's dashboard, and must be Coolify 4.",
  });
}

/** What Coolify's refusals say, each with what to do; the text that it is known by is Coolify's own. */
interface Row {
  /** Nothing: any of this status. */
  readonly says?: RegExp;
  readonly status: number;
  readonly title: string;
  readonly next: string;
}

const makeToken =
  "in Coolify, Keys & Tokens, API Tokens, create one with the permissions Read, Write, Deploy and Read sensitive data";

/** app/Http/Middleware/ApiAllowed.php, ApiAbility.php, app/Http/Controllers/Api of 4.3.11. */
const rows: readonly Row[] = [
  {
    status: 403,
    says: /^API is disabled\.$/,
    title: "Coolify's API is disabled",
    next: "In Coolify, enable Settings, Advanced, API access. Then run this again.",
  },
  {
    status: 403,
    says: /^You are not allowed to access the API\.$/,
    title: "Coolify's API does not allow this host's address",
    next: "In Coolify, add the address of this host to Settings, Advanced, Allowed API IPs. Then run this again.",
  },
  {
    status: 403,
    says: /^Missing required permissions: /,
    title: "The token lacks a permission",
    next: `Create another token: ${makeToken}. Put it where coolify.token in the profile points.`,
  },
  {
    status: 403,
    title: "Coolify does not allow this with the token",
    next: `Check what its owner may do in Coolify's team: only an administrator's token may write. Or ${makeToken}.`,
  },
  {
    status: 401,
    title: "Coolify rejects the token",
    next: `Check the place that coolify.token in the profile points to (a token looks like 12|abc…), or ${makeToken}.`,
  },
  {
    status: 400,
    says: /^Invalid token\.$/,
    title: "The token's owner is no longer in that team",
    next: `As a member of the team, ${makeToken}.`,
  },
  {
    status: 409,
    says: /^Domain conflicts detected/,
    title: "Another resource in this Coolify uses the domain",
    next: "Remove the domain from that resource in Coolify, or choose another address in the profile.",
  },
  {
    status: 429,
    says: /queue is full/i,
    title: "Coolify's deployment queue is full",
    next: "Wait until some of them finish (Coolify, Servers, Deployments), then run this again.",
  },
  {
    status: 429,
    title: "Coolify's rate limit is reached",
    next: "Another program sends more requests than Coolify allows (200 per minute by default). Wait a minute, then run this again.",
  },
];

export function refusal({ api }: CoolifyAccess, asked: string, answer: HttpAnswer): Problem {
  const { message, details } = wordsOf(answer);
  const row = rows.find(({ status, says }) => status === answer.status && (says?.test(message) ?? true));
  const saw = [`${asked} at ${api}: HTTP ${answer.status}${message === "" ? "" : `, "${message}"`}`, ...details];
  const redirected = answer.status >= 300 && answer.status < 400;
  const otherwise = redirected
    ? {
        title: "Coolify is at another address",
        next: `It redirects to ${answer.headers.location ?? "somewhere else"}: set coolify.api in the profile to that address.`,
      }
    : answer.status === 422
      ? {
          title: "Coolify rejects a setting in the profile",
          next: "Change what it names in the profile, then run this again. If it is not in the profile, this program does not know this version of Coolify yet: report it.",
        }
      : answer.status >= 500
        ? {
            title: "Coolify failed",
            next: "Check its log (docker logs coolify, on its server), then run this again.",
          }
        : {
            title: "Coolify rejected the request",
            next: "Read its message. If the application was deleted in Coolify, remove coolify.application from the profile.",
          };
  const { title, next } = row ?? otherwise;
  return new Problem({
    code: "coolify-refused",
    ...{ title, next, why: unchanged, saw: saw.join("\n") },
    who: answer.status >= 500 ? "outside" : "operator",
  });
}

/** Its message, and what it has against single fields. */
function wordsOf({ body }: HttpAnswer): { message: string; details: readonly string[] } {
  try {
    const { message, errors, conflicts } = JSON.parse(body) as Record<string, unknown>;
    return {
      message: typeof message === "string" ? message : "",
      details: [...fields(errors), ...names(conflicts)],
    };
  } catch {
    return { message: "", details: [] };
  }
}

function fields(errors: unknown): readonly string[] {
  if (typeof errors !== "object" || errors === null) return [];
  return Object.entries(errors).map(([field, said]) => `${field}: ${[said].flat().join(" ")}`);
}

function names(conflicts: unknown): readonly string[] {
  const all = Array.isArray(conflicts) ? (conflicts as { domain?: string; resource_name?: string }[]) : [];
  return all.map(({ domain, resource_name }) => `${domain ?? "the domain"}: ${resource_name ?? "another resource"}`);
}
