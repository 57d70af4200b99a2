/** "postgres:15" comes from docker.io; a first part with a dot or a port, or "localhost", is a registry. */
export function registryOf(reference: string): string {
  const [first, ...rest] = reference.split("/");
  return first !== undefined && rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
}

/** Name and tag or digest, as the engine's API wants them apart. Without either it would pull every tag there is. */
export function splitReference(reference: string): { name: string; tag: string } {
  const [beforeDigest, digest] = reference.split("@");
  const name = beforeDigest ?? reference;
  const colon = name.lastIndexOf(":");
  const hasTag = colon > name.lastIndexOf("/");
  const bare = hasTag ? name.slice(0, colon) : name;
  return { name: bare, tag: digest ?? (hasTag ? name.slice(colon + 1) : "latest") };
}

/** As the engine lists it: it leaves "docker.io/" and "library/" away. */
export function familiarName(name: string): string {
  return name.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, "");
}
