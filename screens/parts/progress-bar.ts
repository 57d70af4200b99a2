import type { Theme } from "../app/theme.ts";
import type { Span } from "./rows.ts";

export function progressBar(done: number, total: number, width: number, theme: Theme): Span[] {
  const full = total === 0 ? 0 : Math.round((Math.min(done, total) / total) * width);
  const { symbols } = theme;
  return [
    { text: symbols.full.repeat(full), tone: "accent" },
    { text: symbols.empty.repeat(width - full), tone: "dim" },
  ];
}
