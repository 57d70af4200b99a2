import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import xterm from "@xterm/headless";
import { Box, render, Text, useInput, usePaste } from "ink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readKeys } from "../../../../screens/app/keyboard.ts";
import type { Key } from "../../../../screens/app/keys.ts";
import { createTerminal } from "../../../../screens/app/terminal.ts";

/**
 * Why reading keys and drawing rows are ours (docs/decisions/0020): what Ink 8.0.0 makes of a terminal,
 * beside what ours makes of the same. Where one of these fails after an upgrade, Ink has learned it, and ours can go.
 */
let end: () => unknown;
afterEach(() => end());

const [columns, height] = [20, 6];

/** A terminal, and what somebody sees on it. */
function window() {
  const emulator = new xterm.Terminal({ cols: columns, rows: height, allowProposedApi: true, convertEol: true });
  const stdout = Object.assign(new EventEmitter(), {
    ...{ isTTY: true, columns, rows: height },
    write: (text: string, done?: () => void) => {
      emulator.write(text);
      if (done !== undefined) setImmediate(done);
      return true;
    },
  });
  const seen = async () => {
    await new Promise<void>((resolve) => emulator.write("", resolve));
    const { active } = emulator.buffer;
    const rows = Array.from({ length: height }, (_, row) => active.getLine(row)?.translateToString(true) ?? "");
    return rows.filter((row) => row !== "");
  };
  return { emulator, stdout, seen };
}

type Frames = readonly (readonly string[])[];
type Then = (terminal: ReturnType<typeof window>) => void;

function Rows({ rows }: { rows: readonly string[] }) {
  return (
    <Box flexDirection="column" width={columns} height={height - 1}>
      {rows.map((row) => (
        <Text key={row}>{row}</Text>
      ))}
    </Box>
  );
}

const options = { incrementalRendering: true, alternateScreen: true, interactive: true, patchConsole: false } as const;

async function drawnByInk(frames: Frames, afterwards: Then): Promise<string[]> {
  const terminal = window();
  const ink = render(null, { ...options, stdout: terminal.stdout as unknown as NodeJS.WriteStream });
  end = ink.unmount;
  for (const frame of frames) {
    ink.rerender(<Rows rows={frame} />);
    await ink.waitUntilRenderFlush();
  }
  await terminal.seen();
  afterwards(terminal);
  await ink.waitUntilRenderFlush();
  return terminal.seen();
}

async function drawnByUs(frames: Frames, afterwards: Then): Promise<string[]> {
  const terminal = window();
  const ours = createTerminal(terminal.stdout, { elapsed: () => 0, every: 0 });
  end = ours.leave;
  const last = () => ours.forInk.write((frames.at(-1) ?? []).join("\n"));
  for (const frame of frames) ours.forInk.write(frame.join("\n"));
  ours.size.subscribe(last);
  await terminal.seen();
  afterwards(terminal);
  return terminal.seen();
}

describe("what is drawn", () => {
  const family = "👩‍👩‍👧";
  it.each<{ what: string; frames: Frames; afterwards?: Then; byUs?: string[]; byInk: string[] }>([
    {
      // Two columns by Unicode 9 and later, one in xterm, tmux before 3.5, GNU screen and older libvte.
      what: "the end of a row behind a sign that is narrower than Ink takes it for",
      frames: [["image ⚠️ 10 %"], ["image ⚠️ 25 %"]],
      byInk: ["image ⚠️ 125 %"],
    },
    {
      // A family is two columns wide for us, and at least three where the terminal cannot join its members.
      what: "a row that is wider for the terminal than for us",
      frames: [[family.repeat(10), "the row below it"]],
      byUs: [`${family.repeat(6)}👩‍👧`, "the row below it"],
      // Its beginning has been scrolled away.
      byInk: [`👧${family.repeat(3)}`, "the row below it"],
    },
    {
      what: "a window that was made lower and put back while the program was busy",
      frames: [["first", "second", "third", "fourth", "fifth"]],
      afterwards: ({ emulator, stdout }) => {
        emulator.resize(columns, 3);
        emulator.resize(columns, height);
        stdout.emit("resize");
      },
      byInk: ["fourth", "fifth"],
    },
  ])("$what", async ({ frames, afterwards = nothing, byUs = frames.at(-1), byInk }) => {
    expect(await drawnByUs(frames, afterwards)).toEqual(byUs);
    end();
    expect(await drawnByInk(frames, afterwards)).toEqual(byInk);
  });
});

const nothing = () => undefined;

function Listener({ onHeard }: { onHeard(text: string): void }) {
  useInput((text, key) => {
    const name = Object.entries(key).find(([, isIt]) => isIt === true)?.[0];
    onHeard(name === undefined ? text : `<${name}> ${text}`);
  });
  usePaste((text) => onHeard(`paste: ${text}`));
  return null;
}

/** What both make of the same pieces, with a pause in milliseconds behind each. */
async function heard(pieces: readonly string[], pause: number) {
  const input = () =>
    Object.assign(new PassThrough(), { isTTY: true, setRawMode: nothing, ref: nothing, unref: nothing });
  const [theirs, ours] = [input(), input()];
  const byInk: string[] = [];
  const byUs: Key[] = [];
  const ink = render(<Listener onHeard={(text) => byInk.push(text)} />, {
    ...options,
    exitOnCtrlC: false,
    stdin: theirs as unknown as NodeJS.ReadStream,
    stdout: window().stdout as unknown as NodeJS.WriteStream,
  });
  const stop = readKeys(ours, (key) => byUs.push(key), nothing);
  end = () => {
    stop();
    ink.unmount();
  };
  await ink.waitUntilRenderFlush();
  for (const piece of pieces) {
    theirs.write(piece);
    ours.write(piece);
    await turn();
    vi.advanceTimersByTime(pause);
  }
  return { byInk, byUs };
}

describe("what is heard", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it.each<{ what: string; pieces: string[]; pause?: number; byInk: string[]; byUs: Key[] }>([
    {
      what: "an arrow key that a slow line cuts, with 30 ms between",
      ...{ pieces: ["\x1b", "[A"], pause: 30 },
      byInk: ["<escape> ", "[A"],
      byUs: [{ name: "up" }],
    },
    {
      what: "a name and Enter in one piece",
      pieces: ["Acme\r"],
      byInk: ["Acme\r"],
      byUs: [{ name: "text", text: "Acme" }, { name: "enter" }],
    },
    {
      what: "the terminal's answer about its background",
      pieces: ["\x1b]11;rgb:0/0/0\x07"],
      byInk: ["<meta> ]", "11;rgb:0/0/0\x07"],
      byUs: [],
    },
    {
      what: "the terminal's name",
      pieces: ["\x1bP>|XTerm(390)\x1b\\"],
      byInk: ["<shift> P", ">|XTerm(390)", "<meta> \\"],
      byUs: [],
    },
    { what: "an old mouse", pieces: ["\x1b[M #%"], byInk: [" #%"], byUs: [] },
    { what: "F1", pieces: ["\x1bOP"], byInk: [""], byUs: [{ name: "help" }] },
    {
      what: "Ctrl-C after a paste whose end got lost",
      ...{ pieces: ["\x1b[200~abc", "\x03"], pause: 1000 },
      byInk: [],
      byUs: [{ name: "paste", text: "abc" }, { name: "ctrl-c" }],
    },
  ])("$what", async ({ pieces, pause = 0, byInk, byUs }) => {
    expect(await heard(pieces, pause)).toEqual({ byInk, byUs });
  });
});
