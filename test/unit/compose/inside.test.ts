import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { json } from "node:stream/consumers";
import { expect, it } from "vitest";
import { type InsideAnswer, insideScript } from "../../../compose/scripts/inside.ts";

/** A server that answers every connection with this, and hangs up. */
async function redisSaying(reply: string): Promise<InsideAnswer["redis"]> {
  const server = createServer((socket) => socket.once("data", () => socket.end(reply)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const settings = { REDIS_HOST: "127.0.0.1", REDIS_PORT: String(port), REDIS_PASSWORD: "secret-word" };
  const program = spawn(process.execPath, ["-e", insideScript], { stdio: ["pipe", "pipe", "inherit"] });
  program.stdin.end(JSON.stringify({ key: "k", names: [], neighbours: ["redis"], settings }));
  const answer = (await json(program.stdout)) as InsideAnswer;
  server.close();
  return answer.redis;
}

it("judges Redis by a whole answer only: half of one says nothing of the password", async () => {
  expect(await redisSaying("+OK\r\n+PONG\r\n")).toMatchObject({ reply: "+PONG" });
  expect(await redisSaying("-WRONGPASS no\r\n-NOAUTH no\r\n")).toMatchObject({ reply: "-WRONGPASS no" });
  expect(await redisSaying("+OK\r\n")).toBeNull();
});
