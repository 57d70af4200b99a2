/** Amounts as people say them. */

export function secondsText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 99.95 ? 0 : 1;
  return `${amount.toFixed(digits)} ${units[unit]}`;
}

/** Whole percent; undefined where the total is not known. */
export function percentOf(done: number, total: number | undefined): number | undefined {
  if (total === undefined || total <= 0) return undefined;
  return Math.min(100, Math.floor((done / total) * 100));
}

/** `14.0 MB of 38.2 MB (36 %)`, `3 of 9`, `120 rows`. */
export function progressText(unit: "bytes" | "steps" | "rows", done: number, total: number | undefined): string {
  const say = (amount: number) => (unit === "bytes" ? bytesText(amount) : String(amount));
  const percent = percentOf(done, total);
  if (percent === undefined || total === undefined) return unit === "bytes" ? say(done) : `${done} ${unit}`;
  return unit === "bytes" ? `${say(done)} of ${say(total)} (${percent} %)` : `${done} of ${total}`;
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** `3 d 4 h`, `2 h 5 min`, `40 s`: the two largest units, of whole seconds. */
export function durationText(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

/** `about 40 seconds`, `about 2 minutes`: an estimate is no more exact than that. */
export function aboutText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return "a few seconds";
  if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  return `about ${Math.round(seconds / 60)} minutes`;
}
