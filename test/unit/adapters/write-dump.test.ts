import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeCompressed } from "../../../src/adapters/dumps/write-dump.ts";

let room: string;
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), "write-dump-"));
});
afterAll(() => rm(room, { recursive: true }));

it("stopped, it waits until the sender has let its connection go, and leaves no file", async () => {
  const stopped = new AbortController();
  let isFree = false;
  async function* rows(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        yield Buffer.alloc(700_000, "x");
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } finally {
      // As COPY is cancelled and its transaction rolled back: some answers of the server later.
      for (let answer = 0; answer < 20; answer += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      isFree = true;
    }
  }
  const report = ({ done }: { done: number }) => (done > 100 ? stopped.abort(new Error("ctrl-c")) : undefined);
  const writing = writeCompressed(join(room, "dump.sql.gz"), rows(), report, stopped.signal);
  await expect(writing).rejects.toThrow();
  expect([isFree, await readdir(room)]).toEqual([true, []]);
});
