import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { postDeploymentCommand, postDeploymentSettings } from "../../../compose/scripts/post-deployment-command.ts";
import { builtProgram } from "../../support/built-program.ts";
import { someProfile } from "../../support/some-profile.ts";

/** Linux: include/uapi/linux/binfmts.h. What Coolify puts before it, ssh's options and the heredoc, has less than 2 KiB. */
const oneWord = 128 * 1024;
const settings = postDeploymentSettings(
  someProfile({
    workspace: { name: `O'Neill "& Söhne" $HOME \`id\``, domain: "example.com", administrator: "a@b.example" },
  }),
);

describe("the post-deployment command", () => {
  let command: string;
  beforeAll(async () => {
    command = postDeploymentCommand(settings, await builtProgram());
  });

  it("fits into one word of a command line, with room for what Coolify adds", () => {
    process.stdout.write(`  the command: ${command.length} characters of ${oneWord}\n`);
    expect(command.length).toBeLessThan(oneWord - 2_048);
  });

  it("holds nothing that Coolify, a shell or a page would change", () => {
    // Quotes around the two words are the only ones. "docker exec" becomes "sudo docker exec" where the server's user is not root.
    expect(command).toMatch(/^node -e "[^"]+" zlib "[^"]+" [A-Za-z0-9_-]+$/);
    expect(command).not.toMatch(/[\r\n'`$\\/<>&]|docker exec|[^ -~]/);
  });

  it.each([0, 1, 2, 3])("arrives byte for byte through bash, sh and node, whatever its length (%i over)", (over) => {
    const sent = `process.stdout.write(process.argv.at(-1) + " é\u{1F600} '\\"$" + ${JSON.stringify("x".repeat(over))})`;
    const input = `sh -c '${postDeploymentCommand(settings, sent).replaceAll("'", "'\\''")}'\n`;
    const word = Buffer.from(JSON.stringify(settings)).toString("base64url");
    expect(execFileSync("bash", ["-se"], { input, encoding: "utf8" })).toBe(
      `${word} é\u{1F600} '"$${"x".repeat(over)}`,
    );
  });

  it("is refused where the program has grown too large for it", () => {
    const noise = Array.from({ length: 40_000 }, (_, n) => ((n * 2_654_435_761) % 4_294_967_296).toString(36)).join("");
    expect(() => postDeploymentCommand(settings, noise)).toThrow("characters");
  });
});
