/**
 * `api, worker and dashboard`. Made when needed: the first thing of Intl takes 10 ms, and every
 * command loads this file.
 */
export const inWords = (names: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
