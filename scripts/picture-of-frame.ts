/** Pictures of the terminal for the README, drawn from the frames that the tests hold the screens to. */
export const framesShown = ["welcome", "mode", "address", "review", "progress-start", "end-failed"] as const;

const cell = { width: 8.4, height: 18 };
const margin = 12;

/** What a symbol at the start of a row says is repeated by a colour, as on the screen. */
const colours: readonly [RegExp, string][] = [
  [/^\s*❯/, "#56c8d8"],
  [/^\s*✔/, "#8bd17c"],
  [/^\s*✘/, "#f2777a"],
  [/^\s*⚠/, "#f0c674"],
  [/^\s*▶/, "#56c8d8"],
];

/** A frame of so many columns as an SVG that any browser shows alike: each row is stretched to its cells. */
export function pictureOfFrame(frame: string, columns: number): string {
  const rows = frame.replace(/\n$/, "").split("\n");
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = rows.length * cell.height + 2 * margin;
  const texts = rows.flatMap((row, index) => {
    if (row.trim() === "") return [];
    const colour = colours.find(([pattern]) => pattern.test(row))?.[1] ?? (index === 0 ? "#ffffff" : "#c8ccd4");
    const length = ([...row].length * cell.width).toFixed(1);
    const place = `x="${margin}" y="${margin + 13 + index * cell.height}"`;
    return [`<text ${place} fill="${colour}" textLength="${length}" xml:space="preserve">${escaped(row)}</text>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    `<title>${escaped((rows[0] ?? "").trim().replace(/ {2,}/g, " "))}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="#1d2026"/>`,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
