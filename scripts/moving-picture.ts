import type { Ground } from "./picture-of-frame.ts";
import { opening, rowOf, runsOf } from "./picture-of-frame.ts";

/** A frame, and how long it is seen. */
export interface Shown {
  frame: string;
  milliseconds: number;
}

/**
 * One SVG of many frames, each seen for its time, over and over. A row that stands in several of
 * them is drawn once. Where nothing moves, and for whoever wants nothing to, the last frame stands.
 */
export function movingPicture(
  shown: readonly Shown[],
  size: { columns: number; rows: number },
  ground: Ground,
): string {
  const total = shown.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = new Map<string, string>();
  let at = 0;
  const style: string[] = [];
  const frames = shown.map(({ frame, milliseconds }, place) => {
    const [from, to] = [at, at + milliseconds].map((time) => `${((time / total) * 100).toFixed(2)}%`);
    at += milliseconds;
    style.push(`@keyframes f${place}{0%{opacity:0}${from}{opacity:1}${to}{opacity:0}100%{opacity:0}}`);
    style.push(`#f${place}{animation-name:f${place}}`);
    const drawn = runsOf(frame.trimEnd()).flatMap((runs, row) => {
      const text = rowOf(runs, row).join("");
      if (text === "") return [];
      const id = rows.get(text) ?? `r${rows.size}`;
      rows.set(text, id);
      return [`<use href="#${id}"/>`];
    });
    return `<g class="f" id="f${place}">${drawn.join("")}</g>`;
  });
  const last = shown.length - 1;
  return [
    ...opening(size, ground, "An installation from its first screen to its last"),
    `<style>.f{opacity:0;animation:${(total / 1000).toFixed(1)}s step-end infinite}#f${last}{opacity:1}${style.join("")}@media(prefers-reduced-motion:reduce){.f{animation:none}}</style>`,
    `<defs>${[...rows].map(([text, id]) => `<g id="${id}">${text}</g>`).join("\n")}</defs>`,
    ...frames,
    "</g></svg>",
    "",
  ].join("\n");
}
