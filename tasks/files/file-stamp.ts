/** A moment for the name of a file: sorts by time, and is allowed on every system. */
export const fileStamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
