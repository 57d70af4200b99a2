/** Repositories whose tag begins with PostgreSQL's own version; others (timescaledb) begin with theirs. */
const tagIsVersion = /(^|\/)(postgres|postgresql|postgis)$/;

/** PostgreSQL's major version as an image's reference tells it; undefined where it does not (a digest, `latest`). */
export function postgresMajorIn(reference: string): number | undefined {
  const [, name = "", tag = ""] = /^(.*?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?$/.exec(withoutPort(reference)) ?? [];
  const said =
    /(?:^|[^a-z])pg-?(\d{1,2})(?!\d)/i.exec(tag)?.[1] ?? (tagIsVersion.test(name) ? leading(tag) : undefined);
  return said === undefined ? undefined : Number(said);
}

const leading = (tag: string) => /^v?(\d{1,2})(?![\da-f])/.exec(tag)?.[1];

/** `registry:5000/postgres:15`: the first colon is a port's. */
const withoutPort = (reference: string) => reference.replace(/^([^/]*):\d+\//, "$1/");
