import { productFiles, textsOfFile } from "./find-texts.ts";

/** Every text for people, under the file that says it, a line each. */
export async function messageSheet(): Promise<string> {
  const sections = (await productFiles()).flatMap((file) => {
    const lines = new Set(textsOfFile(file).map(({ template }) => `  ${template.replaceAll("\n", "\\n")}\n`));
    return lines.size === 0 ? [] : [`${file}\n${[...lines].join("")}`];
  });
  return sections.join("\n");
}
