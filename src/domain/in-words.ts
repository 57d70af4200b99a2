const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `api, worker and dashboard` */
export const inWords = (names: readonly string[]): string => list.format(names);
