import type { StackBox, StackPicture } from "./report.ts";

/** Where everything of the stack's picture stands. The same stack always gives the same picture. */
export interface StackLayout {
  width: number;
  height: number;
  boxes: readonly PlacedBox[];
  bands: readonly NetworkBand[];
  arrows: readonly { from: string; to: string; path: string }[];
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedBox extends Rectangle {
  box: StackBox;
}

/** A network lies behind the rows whose services are all in it. */
export interface NetworkBand extends Rectangle {
  network: string;
  index: number;
  /** Where its name stands: on the first of several stretches. */
  label: { x: number; y: number } | undefined;
}

const box = { width: 204, height: 108 };
const gap = { across: 34, down: 58 };
const margin = { side: 34, end: 38 };
const mostInRow = 4;

/** From where people come in, down to the data: each needs what is beside or below it. */
const roles: readonly StackBox["role"][] = ["outside", "application", "infrastructure", "own"];
/** Neighbours that need each other stand side by side. */
const order = ["cloudflared", "edge", "dashboard", "api", "worker", "redis", "clickhouse", "postgres", "temporal"];

export function layOut({ boxes, arrows }: StackPicture): StackLayout {
  const rows = roles.flatMap((role) => rowsOf(boxes.filter((one) => one.role === role)));
  const columns = Math.max(1, ...rows.map(({ length }) => length));
  const width = 2 * margin.side + columns * box.width + (columns - 1) * gap.across;
  const placed = rows.flatMap((row, index): PlacedBox[] => {
    const rowWidth = row.length * box.width + (row.length - 1) * gap.across;
    return row.map((one, column) => ({
      ...{ box: one, ...box },
      x: (width - rowWidth) / 2 + column * (box.width + gap.across),
      y: margin.end + index * (box.height + gap.down),
    }));
  });
  const height = 2 * margin.end + Math.max(1, rows.length) * (box.height + gap.down) - gap.down;
  return { width, height, boxes: placed, bands: bandsOf(rows, width), arrows: routesOf(placed, arrows) };
}

/**
 * Services of the same networks stand together, so that a network never lies behind one that is not
 * in it.
 */
function rowsOf(boxes: readonly StackBox[]): StackBox[][] {
  const place = ({ service }: StackBox) => (order.includes(service) ? order.indexOf(service) : order.length);
  const sorted = boxes.toSorted((a, b) => place(a) - place(b) || compare(a.service, b.service));
  const groups = [...new Set(sorted.map(networkSet))].toSorted(compare);
  return groups.flatMap((group) => {
    const row = sorted.filter((one) => networkSet(one) === group);
    return Array.from({ length: Math.ceil(row.length / mostInRow) }, (_, index) =>
      row.slice(index * mostInRow, (index + 1) * mostInRow),
    );
  });
}

/** By code points: a name's place must not hang on a machine's language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const networkSet = ({ networks }: StackBox): string => networks.toSorted(compare).join("\n");

function bandsOf(rows: readonly (readonly StackBox[])[], width: number): NetworkBand[] {
  const networks = [...new Set(rows.flat().flatMap((one) => one.networks))].toSorted(compare);
  return networks.flatMap((network, index) => {
    const inset = 6 + (index % 4) * 7;
    const isIn = rows.map((row) => row.every((one) => one.networks.includes(network)));
    // Names of two networks must not meet where the networks do.
    const isAbove = isIn[0] === true;
    return runsOf(isIn).map(([first, last], run): NetworkBand => {
      const top = margin.end + first * (box.height + gap.down) - 26 + (index % 4) * 4;
      const bottom = margin.end + last * (box.height + gap.down) + box.height + 26 - (index % 4) * 4;
      const label = { x: inset + 12 + (index >> 1) * 220, y: isAbove ? top + 15 : bottom - 7 };
      const place = { x: inset, y: top, width: width - 2 * inset, height: bottom - top };
      return { network, index, label: run === 0 ? label : undefined, ...place };
    });
  });
}

/** Stretches of true, as first and last index. */
function runsOf(flags: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const [index, flag] of flags.entries()) {
    const last = runs.at(-1);
    if (flag && last !== undefined && last[1] === index - 1) last[1] = index;
    else if (flag) runs.push([index, index]);
  }
  return runs;
}

function routesOf(placed: readonly PlacedBox[], arrows: StackPicture["arrows"]): StackLayout["arrows"] {
  const at = new Map(placed.map((one) => [one.box.service, one]));
  const known = arrows.flatMap((arrow) => {
    const [from, to] = [at.get(arrow.from), at.get(arrow.to)];
    return from === undefined || to === undefined || from === to ? [] : [{ ...arrow, a: from, b: to }];
  });
  const isDown = ({ a, b }: { a: PlacedBox; b: PlacedBox }) => b.y > a.y;
  /** Arrows of one box leave and arrive side by side, in the order of where they lead. */
  const port = (own: PlacedBox, others: readonly PlacedBox[], other: PlacedBox) => {
    const sorted = others.toSorted((a, b) => a.x - b.x || a.y - b.y);
    return own.x + (own.width * (sorted.indexOf(other) + 1)) / (sorted.length + 1);
  };
  return known.map((arrow) => {
    const { from, to, a, b } = arrow;
    if (a.y === b.y) return { from, to, path: besides(a, b) };
    const down = isDown(arrow);
    const same = known.filter((one) => one.a.y !== one.b.y && isDown(one) === down);
    const leaving = same.filter((one) => one.a === a).map((one) => one.b);
    const arriving = same.filter((one) => one.b === b).map((one) => one.a);
    const x1 = port(a, leaving, b);
    const x2 = port(b, arriving, a);
    const [y1, y2] = down ? [a.y + a.height, b.y - 7] : [a.y, b.y + b.height + 7];
    const middle = (y1 + y2) / 2;
    return { from, to, path: `M${n(x1)} ${n(y1)}C${n(x1)} ${n(middle)} ${n(x2)} ${n(middle)} ${n(x2)} ${n(y2)}` };
  });
}

/** Straight to a neighbour; below whatever stands between. */
function besides(a: PlacedBox, b: PlacedBox): string {
  const isRight = b.x > a.x;
  const distance = Math.abs(b.x - a.x);
  if (distance <= box.width + gap.across + 1) {
    const y = a.y + a.height / 2;
    return isRight ? `M${n(a.x + a.width)} ${n(y)}H${n(b.x - 7)}` : `M${n(a.x)} ${n(y)}H${n(b.x + b.width + 7)}`;
  }
  const y = a.y + a.height;
  const [x1, x2] = [a.x + a.width / 2, b.x + b.width / 2];
  return `M${n(x1)} ${n(y)}C${n(x1)} ${n(y + 44)} ${n(x2)} ${n(y + 44)} ${n(x2)} ${n(y + 7)}`;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);
