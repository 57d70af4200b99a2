/** Never change this line: it is how an installation of an earlier version is recognised. */
export const marker = "# dittofeed-setup:compose-file:v1";

export function isOurComposeFile(text: string): boolean {
  return text.split("\n", 5).some((line) => line.trimEnd() === marker);
}
