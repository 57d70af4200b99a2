import { startTerminal } from "../support/terminal.ts";
import { median } from "./measure.ts";

/** Milliseconds from an arrow key's bytes on the terminal until the list shows its next choice; the median of so many. */
export async function measureKey(file: string, times: number): Promise<number> {
  const env = { ENGINE: "1", NODE_ENV: "production" };
  const terminal = startTerminal(process.execPath, [file], { cols: 80, rows: 24, env });
  try {
    await terminal.waitFor(/❯ Use the saved/);
    const press = async (key: "down" | "up", seen: RegExp) => {
      const began = performance.now();
      terminal.press(key);
      await terminal.waitFor(seen);
      return performance.now() - began;
    };
    return await median(times, async () => {
      const took = await press("down", /❯ New installation/);
      await press("up", /❯ Use the saved/);
      return took;
    });
  } finally {
    terminal.kill();
  }
}
