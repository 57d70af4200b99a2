/**
 * As a person can paste it into a shell: a folder's name may hold anything, and whoever chose it
 * may not be the one who pastes.
 */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * typed`ls -ld ${folder} ${file}`: a line for people to type. Every command that is shown is made
 * here or by `commandLine`: a value is one word of it, whatever it holds; a list is as many as it
 * has entries.
 */
export function typed(texts: TemplateStringsArray, ...values: readonly (string | readonly string[])[]): string {
  return texts.reduce((line, text, at) => {
    const value = values[at - 1] ?? [];
    return `${line}${(typeof value === "string" ? [value] : value).map(shellWord).join(" ")}${text}`;
  });
}

/**
 * A name in a statement of SQL: what others have called a role or a database is never more than
 * that.
 */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
