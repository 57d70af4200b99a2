import { isNode, parseDocument, visit } from "yaml";

/**
 * All of a person's own file that has to do with this service, as one text to compare: what it says
 * of the service, and of networks and volumes, which any of them may use. null where that is
 * nothing. Of a file that cannot be read alone, or that takes in others, it is the whole.
 */
export function partOfOverride(text: string | undefined, service: string): string | null {
  if (text === undefined) return null;
  const document = parseDocument(text, { merge: true, logLevel: "silent" });
  const whole: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
  if (typeof whole !== "object" || whole === null) return document.errors.length > 0 ? text : null;
  const { services, version: _, ...shared } = whole as Record<string, unknown>;
  const own = (services as Record<string, unknown> | null | undefined)?.[service];
  if ("include" in shared || (typeof own === "object" && own !== null && "extends" in own)) return text;
  const used = Object.entries(shared).filter(([name]) => !name.startsWith("x-"));
  if (own === undefined && used.length === 0) return null;
  const node = document.getIn(["services", service], true);
  const tags: string[] = [];
  // !reset and !override say the opposite of the value that they stand at.
  if (isNode(node))
    visit(node, (_key, one) => {
      if (isNode(one) && one.tag?.startsWith("!") === true) tags.push(one.tag);
    });
  return JSON.stringify([own ?? null, tags, used]);
}
