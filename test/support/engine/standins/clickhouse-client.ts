/** ClickHouse by the settings that the real app reads (backend-lib/src/clickhouse.ts). What it refuses is thrown in its own words. */
export async function clickhouse(statement: string, body = "", env = process.env): Promise<string> {
  const url = new URL(env.CLICKHOUSE_HOST ?? "http://localhost:8123");
  url.searchParams.set("database", env.CLICKHOUSE_DATABASE ?? "dittofeed");
  if (body !== "") url.searchParams.set("query", statement);
  const login = `${env.CLICKHOUSE_USER ?? "default"}:${env.CLICKHOUSE_PASSWORD ?? ""}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}` },
    body: body === "" ? statement : body,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.slice(0, 500));
  return text;
}
