import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { Box, render, Text, useAnimation, useApp, useInput, useWindowSize } from "ink";
import { useEffect, useState } from "react";

/**
 * What Ink alone takes for a screen of the same kind: head, list, something that turns, foot, and as many of the last log lines as fit, with its own
 * way of drawing and reading keys. Nothing is asked, redacted or wrapped here. LINES: how many log lines it is given, in a
 * hundred batches over two seconds; they are collected, and shown as often as the wizard does it.
 */
const lines = Number(process.env.LINES ?? 0);
const every = 100;
const choices = ["Use the saved profile", "New installation", "Look for problems"];

async function flood(show: (last: readonly string[]) => void): Promise<string> {
  let last: string[] = [];
  const timer = setInterval(() => show(last), every);
  const began = process.cpuUsage();
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  for (let batch = 0; batch < 100; batch += 1) {
    for (let index = 0; index < lines / 100; index += 1) {
      last.push(`api-1 line ${batch * 1000 + index} of what a container says, with some words in it`);
      if (last.length >= 1000) last = last.slice(-500);
    }
    await wait(20);
  }
  lag.disable();
  clearInterval(timer);
  const { user, system } = process.cpuUsage(began);
  return `${Math.round((user + system) / 1000)} ms, ${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MiB, ${Math.round(lag.max / 1e6)} ms late`;
}

function Turning() {
  const { frame } = useAnimation({ interval: 80 });
  return <Text color="cyan">{"⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[frame % 10]} working</Text>;
}

function Screen() {
  const { exit } = useApp();
  const { columns, rows } = useWindowSize();
  const [at, setAt] = useState(0);
  const [last, setLast] = useState<readonly string[]>([]);
  useInput((input, key) => {
    if (key.ctrl && input === "c") exit();
    if (key.downArrow) setAt((now) => (now + 1) % choices.length);
    if (key.upArrow) setAt((now) => (now + choices.length - 1) % choices.length);
  });
  useEffect(() => {
    if (lines > 0) void flood(setLast).then(exit);
  }, [exit]);
  return (
    <Box flexDirection="column" width={columns} height={rows - 1} overflow="hidden">
      <Box justifyContent="space-between">
        <Text bold>Welcome</Text>
        <Text dimColor>1/9</Text>
      </Box>
      <Box flexDirection="column" flexGrow={1} overflow="hidden">
        {choices.map((choice, place) => (
          <Text key={choice} {...(place === at ? { color: "cyan" } : {})}>
            {place === at ? "❯ " : "  "}
            {choice}
          </Text>
        ))}
        {last.slice(8 - rows).map((line, place) => (
          <Text key={String(place)} wrap="truncate-end">
            {line}
          </Text>
        ))}
      </Box>
      {lines > 0 && <Turning />}
      <Text dimColor>Enter continue Esc back Ctrl-C quit</Text>
    </Box>
  );
}

const { waitUntilExit } = render(<Screen />, { alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false });
const result = await waitUntilExit();
if (typeof result === "string") process.stdout.write(`${result}\n`);
