import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createHttp } from "../../../src/adapters/http/http.ts";
import { Secret } from "../../../src/domain/secret.ts";

const http = createHttp();
const never = new AbortController().signal;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test("redirects are given, not followed; several cookies are all there", async () => {
  const url = await serve((_, answer) =>
    answer.writeHead(302, { location: "https://x.example/", "set-cookie": ["a=1", "b=2"] }).end("away"),
  );
  const answer = await http({ url, timeoutMs: 2000 }, never);
  expect(answer).toMatchObject({
    status: 302,
    body: "away",
    headers: { location: "https://x.example/", "set-cookie": "a=1, b=2" },
  });
});

test("another place is connected to, and what is said there stays as the address has it; cookies are sent", async () => {
  const url = await serve(({ headers: { host, cookie } }, answer) => answer.end(`${host} ${cookie}`));
  const connectTo = { host: "127.0.0.1", port: Number(new URL(url).port) };
  const cookies = { "df-email": "a", "df-jwt": new Secret("token", "b") };
  const asked = { url: "http://app.example.com:8080/x", connectTo, cookies, timeoutMs: 2000 };
  expect((await http(asked, never)).body).toBe("app.example.com:8080 df-email=a; df-jwt=b");
});

test("JSON is sent with its secrets revealed, and a bare token as a bearer token", async () => {
  const url = await serve(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answer.end(
      JSON.stringify([
        request.method,
        request.headers.authorization,
        request.headers["content-type"],
        Buffer.concat(chunks).toString(),
      ]),
    );
  });
  const json = { a: "é", token: new Secret("T", "s3cret") };
  const answer = await http(
    { method: "POST", url, json, authorization: new Secret("K", "k3y"), timeoutMs: 2000 },
    never,
  );
  expect(JSON.parse(answer.body)).toEqual(["POST", "Bearer k3y", "application/json", '{"a":"é","token":"s3cret"}']);
  const basic = await http({ url, authorization: new Secret("K", "Basic abc"), timeoutMs: 2000 }, never);
  expect(JSON.parse(basic.body)[1]).toBe("Basic abc");
});

test("nothing listening, an unknown name, no HTTP and no TLS are told apart", async () => {
  const closed = createSocketServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const { port } = closed.address() as { port: number };
  closed.close();
  const ask = (url: string) => http({ url, timeoutMs: 3000 }, never);
  await expect(ask(`http://127.0.0.1:${port}/`)).rejects.toThrow(/nothing listens at 127.0.0.1:\d+.*ECONNREFUSED/);
  await expect(ask(`http://localhost:${port}/`)).rejects.toThrow(/nothing listens.*ECONNREFUSED/);
  await expect(ask("http://no-such-host.invalid/")).rejects.toThrow(/no-such-host.invalid/);
  const odd = createSocketServer((socket) => socket.end("SSH-2.0-x\r\n")).listen(0, "127.0.0.1");
  closers.push(() => odd.close());
  await once(odd, "listening");
  const oddPort = (odd.address() as { port: number }).port;
  await expect(ask(`http://127.0.0.1:${oddPort}/`)).rejects.toThrow(/not with HTTP/);
  await expect(ask(`https://127.0.0.1:${oddPort}/`)).rejects.toThrow(/TLS/);
});

test("silence ends at the time limit, also in the middle of a body", async () => {
  const silent = await serve(() => undefined);
  await expect(http({ url: silent, timeoutMs: 60 }, never)).rejects.toThrow("no answer within 0.06 s");
  const halfway = await serve((_, answer) => answer.write("half"));
  await expect(http({ url: halfway, timeoutMs: 60 }, never)).rejects.toThrow("no answer within");
});

test("abort throws the signal's own reason", async () => {
  const url = await serve(() => undefined);
  const control = new AbortController();
  setTimeout(() => control.abort(new Error("ctrl-c")), 30);
  await expect(http({ url, timeoutMs: 5000 }, control.signal)).rejects.toThrow("ctrl-c");
});

test("of an endless body the first mebibyte is kept", async () => {
  const url = await serve((_, answer) => void answer.end("x".repeat(3_000_000)));
  expect((await http({ url, timeoutMs: 3000 }, never)).body).toHaveLength(1024 * 1024);
});
