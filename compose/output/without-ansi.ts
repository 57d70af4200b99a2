/** Compose 2.26 puts ESC[2K before its lines even with --no-color. */
export function withoutAnsi(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
