/** The only two ways in which a word may enter the text of a statement. Values of operators never do: they are parameters. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** For literals of our own (enum values, defaults), where DDL takes no parameters. */
export const quoteLiteral = (value: string): string => `'${value.replaceAll("'", "''")}'`;

export const quoteList = (names: readonly string[]): string => names.map(quoteIdentifier).join(", ");
