/** A part of a text that has to go. */
export interface Piece {
  from: number;
  to: number;
  /** As REDACTIONS.txt calls it. */
  what: string;
  /** What stands there afterwards. */
  shown: string;
}

interface Shape {
  what: string;
  /** How it begins. */
  start: RegExp;
  /** What goes on from there, and how much of it there must be. */
  body: RegExp;
}

const rest = /[\w-]*/y;
const word = (least: number) => new RegExp(`[\\w-]{${least},4096}`, "y");

/** Keys and tokens that say themselves what they are. */
const shapes: readonly Shape[] = [
  { what: "tunnel token", start: /eyJhIjoi/g, body: /[\w+/=-]{20,8192}/y },
  { what: "JSON web token", start: /eyJ/g, body: /[\w-]{8,8192}(?:\.|%2e)[\w-]{8,8192}(?:(?:\.|%2e)[\w-]{0,8192})?/iy },
  { what: "Google client secret", start: /GOCSPX-/g, body: word(8) },
  { what: "Google API key", start: /AIza/g, body: word(30) },
  { what: "Google token", start: /ya29\.|1\/\/0/g, body: /[\w.-]{10,4096}/y },
  { what: "Google sign-in code", start: /4(?:\/|%2f)0/gi, body: word(20) },
  { what: "HubSpot token", start: /pat-[a-z]{2,3}\d?-/g, body: /[0-9a-f-]{30,128}/y },
  { what: "AWS key", start: /AKIA|ASIA/g, body: /[A-Z0-9]{16}(?![A-Z0-9])/y },
  { what: "GitHub token", start: /gh[pousr]_|github_pat_/g, body: word(16) },
  { what: "GitLab token", start: /gl(?:pat|dt|rt|cbt|ptt|soat)-/g, body: word(16) },
  { what: "payment key", start: /(?:sk|rk|pk)_(?:live|test)_|whsec_/g, body: word(10) },
  { what: "Slack token", start: /xox[abeoprs]-|xapp-/g, body: word(10) },
  { what: "mail key", start: /SG\.|key-(?=[0-9a-f]{32})/g, body: /[\w.-]{16,256}/y },
  { what: "registry token", start: /npm_|dckr_[a-z]{3}_|pypi-|rubygems_/g, body: word(16) },
  {
    what: "cloud token",
    start: /dop_v1_|hvs\.|sntry[su]_|shp(?:at|ss|ca)_|hf_|lin_api_|figd_|nfp_|sbp_|AGE-SECRET-KEY-1/g,
    body: word(16),
  },
  { what: "model key", start: /sk-(?:ant-|proj-)?/g, body: /[\w-]{20,256}/y },
  { what: "bot token", start: /\d{8,10}:AA/g, body: word(30) },
  {
    what: "password hash",
    start: /\$(?:2[abxy]|apr1|1|5|6|y|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*)\$/g,
    body: /[\w./$=+,-]{8,512}/y,
  },
  { what: "password hash", start: /\{S?SHA(?:256|512)?\}|SCRAM-SHA-(?:1|256)\$/g, body: /[\w+/=:$]{16,512}/y },
  { what: "password hash", start: /\bmd5(?=[0-9a-f]{32}\b)/g, body: /[0-9a-f]{32}/y },
];

/**
 * Where they stand. A beginning in the middle of another word is none, and what was looked at for
 * one is not looked at again.
 */
export function tokensIn(text: string): Piece[] {
  return shapes.flatMap(({ what, start, body }) => {
    const found: Piece[] = [];
    start.lastIndex = 0;
    for (let match = start.exec(text); match !== null; match = start.exec(text)) {
      if (
        /[A-Za-z0-9_]/.test(text.charAt(match.index - 1)) &&
        !/%2f|%3d/i.test(text.slice(match.index - 3, match.index))
      )
        continue;
      body.lastIndex = match.index + match[0].length;
      if (!body.test(text)) {
        // Of this run of letters it was seen to the end that it is none.
        rest.lastIndex = match.index + match[0].length;
        if (what === "JSON web token" && rest.test(text)) start.lastIndex = rest.lastIndex;
        continue;
      }
      found.push({ from: match.index, to: body.lastIndex, what, shown: `[${what} hidden]` });
      start.lastIndex = body.lastIndex;
    }
    return found;
  });
}
