import { brotliCompressSync, constants } from "node:zlib";
import type { Profile } from "../../src/domain/profile.ts";

/** What the command knows without asking: no secret is in it, since Coolify logs the command. */
export interface PostDeploymentSettings {
  /** The profile's, for sentences. */
  readonly name: string;
  readonly mode: Profile["mode"];
  readonly address: string;
  readonly workspace: Profile["workspace"];
  readonly route: Profile["database"]["route"];
  /** Does the profile want a sign-in at Google? Its values are the container's own. */
  readonly google: boolean;
}

export function postDeploymentSettings(profile: Profile): PostDeploymentSettings {
  const { name, mode, address, workspace, database, google } = profile;
  return { name, mode, address, workspace, route: database.route, google: google !== undefined };
}

/** Five characters for four bytes: of 33 to 126, without what a shell, Coolify or a page reads. */
const leftOut = [..."\"$&'/<>\\`"].map((character) => character.charCodeAt(0));
const digits = Array.from({ length: 94 }, (_, n) => n + 33).filter((code) => !leftOut.includes(code));

/**
 * Unpacks the program and runs it. Without a quote, `$`, `&`, `<`, `>`, slash, backslash, backtick
 * or line break, so that nothing on the way has anything to escape or to take away: Coolify makes
 * spaces of line breaks and doubles single quotes (ApplicationDeploymentJob.php,
 * run_post_deployment_command). `zlib` stands first, because node would take a word that begins
 * with `-` for an option.
 */
const unpack = `eval(require(process.argv[1]).brotliDecompressSync(function(d){var a=[],n=0,c=33,b=Buffer.alloc(d.length*.8),i=0,v;for(;c-127;c++)[${leftOut}].includes(c)||(a[c]=n++);for(;i-d.length;b.writeUInt32BE(v,i*.8-4))for(v=0,n=5;n--;)v=v*85+a[d.charCodeAt(i++)];return b}(process.argv[2])).toString())`;

/**
 * Linux gives one word of a command line 128 KiB (MAX_ARG_STRLEN, binfmts.h), and all of the
 * command is one word: for `sh -c` on the host, and beside ssh's own options on Coolify's side.
 */
const longestCommand = 128 * 1024 - 2_048;

/** For the field "Post-deployment": one line for `sh -c`. */
export function postDeploymentCommand(settings: PostDeploymentSettings, program: string): string {
  const packed = brotliCompressSync(program, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  const said = Buffer.from(JSON.stringify(settings)).toString("base64url");
  const command = `node -e "${unpack}" zlib "${in85(packed)}" ${said}`;
  if (command.length > longestCommand) throw new TypeError(`the command has ${command.length} characters`);
  return command;
}

function in85(bytes: Buffer): string {
  const whole = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const words = Array.from({ length: whole.length / 4 }, (_, place) => {
    const value = whole.readUInt32BE(place * 4);
    return [4, 3, 2, 1, 0].map((power) => digits[Math.floor(value / 85 ** power) % 85] ?? 0);
  });
  return words.map((word) => String.fromCharCode(...word)).join("");
}

/** Undefined where it is not what `postDeploymentCommand` has written. */
export function readPostDeploymentSettings(word: string | undefined): PostDeploymentSettings | undefined {
  try {
    const read = JSON.parse(Buffer.from(word ?? "", "base64url").toString("utf8")) as PostDeploymentSettings;
    return typeof read.address === "string" && typeof read.workspace.name === "string" ? read : undefined;
  } catch {
    return undefined;
  }
}
