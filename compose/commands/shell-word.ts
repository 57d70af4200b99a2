/** As a person can paste it into a shell: a folder's name may hold anything, and whoever chose it may not be the one who pastes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
