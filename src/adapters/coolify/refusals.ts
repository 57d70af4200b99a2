import type { CoolifyAccess } from "../../domain/coolify.ts";
import type { HttpAnswer } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";

const unchanged = "Nothing can be looked at or changed in Coolify from here.";

export function unreachable(api: string, thrown: unknown): Problem {
  return new Problem({
    code: "coolify-unreachable",
    title: "Coolify does not answer",
    saw: `${api}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    why: unchanged,
    next: "Look at coolify.api in the profile: it is the address of Coolify's dashboard, such as http://203.0.113.7:8000. A certificate of your own authority is trusted with NODE_EXTRA_CA_CERTS=FILE.",
    cause: thrown,
  });
}

export function notCoolify({ api }: CoolifyAccess, saw: string): Problem {
  return new Problem({
    code: "coolify-unreachable",
    title: "This does not answer as Coolify's API does",
    saw: `${api}/api/v1: ${saw}.`,
    why: unchanged,
    next: "Look at coolify.api in the profile: it is the address of Coolify's dashboard, and Coolify 4.",
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
  "in Coolify, Keys & Tokens, API Tokens, make one with the permissions Read, Write, Deploy and Read sensitive data";

/** app/Http/Middleware/ApiAllowed.php, ApiAbility.php, app/Http/Controllers/Api of 4.3.11. */
const rows: readonly Row[] = [
  {
    status: 403,
    says: /^API is disabled\.$/,
    title: "Coolify's API is switched off",
    next: "In Coolify: Settings, Advanced, API access: switch it on. Then run this again.",
  },
  {
    status: 403,
    says: /^You are not allowed to access the API\.$/,
    title: "Coolify's API does not answer to this host's address",
    next: "In Coolify: Settings, Advanced, Allowed API IPs: add the address from which this host reaches it. Then run this again.",
  },
  {
    status: 403,
    says: /^Missing required permissions: /,
    title: "The token lacks a permission",
    next: `Make another token: ${makeToken}. Put it where the profile's coolify.token says.`,
  },
  {
    status: 403,
    title: "Coolify refuses the token this",
    next: `Look at what its owner may do in Coolify's team; only an administrator's token may write. Or ${makeToken}.`,
  },
  {
    status: 401,
    title: "Coolify does not know the token",
    next: `Look at where the profile's coolify.token says that it is (a token looks like 12|abc…), or ${makeToken}.`,
  },
  {
    status: 400,
    says: /^Invalid token\.$/,
    title: "The token's owner is in that team no more",
    next: `As a member of the team, ${makeToken}.`,
  },
  {
    status: 409,
    says: /^Domain conflicts detected/,
    title: "Another resource of this Coolify has the domain",
    next: "Take the domain away from that one in Coolify, or choose another address in the profile.",
  },
  {
    status: 429,
    says: /queue is full/i,
    title: "Coolify's queue of deployments is full",
    next: "Wait until some of them are over (Coolify, Servers, Deployments), then run this again.",
  },
  {
    status: 429,
    title: "Coolify answers no more questions for now",
    next: "Another program asks it more than it allows (200 in a minute unless it was changed). Wait a minute, then run this again.",
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
        next: `It leads to ${answer.headers.location ?? "somewhere else"}: put that address into the profile's coolify.api.`,
      }
    : answer.status === 422
      ? {
          title: "Coolify refuses what the profile asks for",
          next: "Change what it names in the profile, then run this again. If it is no setting of the profile's, this version of Coolify is not known here: report it.",
        }
      : answer.status >= 500
        ? {
            title: "Coolify has failed",
            next: "Look at its own log (docker logs coolify, on its server), then run this again.",
          }
        : {
            title: "Coolify refuses",
            next: "Look at what it says. If the application was deleted in Coolify, take coolify.application out of the profile.",
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
