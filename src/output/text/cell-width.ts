import stringWidth from "string-width";

/** Columns that a text takes on a terminal: wide scripts and emoji take two, marks none. */
export const cellWidth = (text: string): number => stringWidth(text);

export const padCell = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - cellWidth(text)));
