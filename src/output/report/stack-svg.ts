import { html, type Markup } from "./markup.ts";
import { type Severity, type StackBox, type StackPicture, severityWords } from "./report.ts";
import { layOut, type NetworkBand, type PlacedBox } from "./stack-layout.ts";

const signs: Readonly<Record<Severity, string>> = { ok: "✓", warn: "!", fail: "✗", unknown: "?" };

/** So many characters find room in a box. */
const lettersInBox = 25;

/** The picture of the stack: it needs no script, and its colours are those of the page. */
export function stackSvg(picture: StackPicture): Markup {
  const { width, height, boxes, bands, arrows } = layOut(picture);
  return html`<svg class="picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="stack-title stack-desc">
<title id="stack-title">The services of the stack</title>
<desc id="stack-desc">${stackInWords(picture)}</desc>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${bands.map(bandSvg)}
${bands.flatMap(bandLabel)}
${arrows.map(({ path }) => html`<path class="arrow" d="${path}" marker-end="url(#arrow)"/>`)}
${boxes.map(boxSvg)}
</svg>`;
}

function bandSvg({ index, x, y, width, height }: NetworkBand): Markup {
  return html`<rect class="network n${index % 2}" x="${x}" y="${y}" width="${width}" height="${height}" rx="10"/>
`;
}

function bandLabel({ network, label }: NetworkBand): Markup[] {
  if (label === undefined) return [];
  return [html`<text class="label" x="${label.x}" y="${label.y}">network ${cut(network, 32)}</text>`];
}

function boxSvg({ box, x, y, width, height }: PlacedBox): Markup {
  const found = box.found.length === 0 ? "" : `found: ${box.found.join(", ")}`;
  const ports = box.ports.length === 0 ? "no port on the host" : box.ports.join(", ");
  return html`<g class="box ${box.severity}"><title>${boxInWords(box)}</title>
<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/><rect class="side" x="${x}" y="${y}" width="6" height="${height}" rx="3"/>
<text class="name" x="${x + 16}" y="${y + 22}">${cut(box.service, 22)}</text>
<text x="${x + 16}" y="${y + 41}">${cut(shortImage(box.image), lettersInBox)}</text>
<text x="${x + 16}" y="${y + 59}">${cut(ports, lettersInBox)}</text>
<text class="state" x="${x + 16}" y="${y + 78}">${signs[box.severity]} ${cut(box.condition, 23)}</text>
<text class="state" x="${x + 16}" y="${y + 96}">${cut(found, lettersInBox)}</text></g>
`;
}

/** The whole picture, for whoever cannot see it. */
function stackInWords({ boxes, arrows, unknown }: StackPicture): string {
  const needs = boxes.flatMap(({ service }) => {
    const needed = arrows.filter(({ from }) => from === service).map(({ to }) => to);
    return needed.length === 0 ? [] : [`${service} needs ${needed.join(", ")}.`];
  });
  return [...boxes.map(boxInWords), ...needs, ...(unknown === undefined ? [] : [unknown])].join(" ");
}

function boxInWords({ service, image, ports, condition, severity, found, networks }: StackBox): string {
  const details = [
    `${service}: ${condition} (${severityWords[severity]})`,
    ...(image === "" ? [] : [image]),
    ports.length === 0 ? "no port on the host" : `ports ${ports.join(", ")}`,
    ...(networks.length === 0 ? [] : [`networks ${networks.join(", ")}`]),
    ...(found.length === 0 ? [] : [`found: ${found.join(", ")}`]),
  ];
  return `${details.join("; ")}.`;
}

/** `clickhouse-server:23.8`: the whole reference stands in the title and in the table. */
function shortImage(image: string): string {
  if (image === "") return "image not known";
  return image.replace(/@sha256:[0-9a-f]+$/, "").replace(/^.*\//, "");
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
