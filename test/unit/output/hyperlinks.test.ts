import { describe, expect, it } from "vitest";
import { hyperlink, knowsHyperlinks } from "../../../src/output/text/hyperlinks.ts";

describe("a terminal that makes links", () => {
  it.each([
    [{ TERM: "xterm-kitty" }],
    [{ TERM: "xterm-256color", VTE_VERSION: "6800" }],
    [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0" }],
    [{ TERM: "xterm-256color", TERM_PROGRAM: "WezTerm", TERM_PROGRAM_VERSION: "20240203-110809-5046fc22" }],
    [{ TERM: "xterm-256color", TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.95.1" }],
    [{ TERM: "xterm-256color", WT_SESSION: "1" }],
    [{ TERM: "tmux-256color", TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.5a", TMUX: "/tmp/x" }],
    [{ TERM: "xterm", FORCE_HYPERLINK: "1" }],
  ])("is known by %j", (env) => expect(knowsHyperlinks(env)).toBe(true));

  it.each([
    [{}],
    [{ TERM: "xterm-256color" }],
    [{ TERM: "linux" }],
    [{ TERM: "dumb", VTE_VERSION: "6800" }],
    [{ TERM: "xterm-256color", VTE_VERSION: "4803" }],
    [{ TERM: "xterm-256color", VTE_VERSION: "5000" }],
    [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.0.15" }],
    [{ TERM: "xterm-256color", TERM_PROGRAM: "Apple_Terminal", TERM_PROGRAM_VERSION: "455" }],
    // What tmux has inherited from the terminal around it says nothing of tmux.
    [{ TERM: "tmux-256color", TERM_PROGRAM: "tmux", TERM_PROGRAM_VERSION: "3.3a", VTE_VERSION: "6800" }],
    [{ TERM: "screen.xterm-256color", VTE_VERSION: "6800" }],
    [{ TERM: "xterm-256color", VTE_VERSION: "6800", CI: "true" }],
    [{ TERM: "xterm-kitty", FORCE_HYPERLINK: "0" }],
  ])("is not thought to be one by %j", (env) => expect(knowsHyperlinks(env)).toBe(false));
});

describe("a link", () => {
  it("is closed behind its text", () =>
    expect(hyperlink("https://a.example/b", "b")).toBe("\u001b]8;;https://a.example/b\u001b\\b\u001b]8;;\u001b\\"));

  it.each(["https://a.example/\u001b]0;owned\u0007", "javascript:alert(1)", "https://a b", "file:///etc/passwd"])(
    "is not made of %j",
    (address) => expect(hyperlink(address, "text")).toBe("text"),
  );
});
