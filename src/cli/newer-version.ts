/** By number, not by letter; what a release leads up to (1.0.0-rc.1) is older than it. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [partsOf(one), partsOf(other)];
  const at = left.numbers.findIndex((number, index) => number !== right.numbers[index]);
  if (at !== -1) return (left.numbers[at] ?? 0) > (right.numbers[at] ?? 0);
  return left.before === "" ? right.before !== "" : right.before !== "" && left.before > right.before;
}

function partsOf(version: string): { numbers: number[]; before: string } {
  const [numbers = "", ...before] = version.split("-");
  return { numbers: numbers.split(".").map(Number), before: before.join("-") };
}
