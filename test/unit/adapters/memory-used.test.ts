import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { memoryUsed } from "../../../src/adapters/docker/memory-used.ts";

const id = "24697ad787a65f80d1de16172c8c2019c0017504e613b8a663aba70a81046bf1";

/** A host's file system as the kernel shows it. */
async function host(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "memory-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

it("reads control groups of version 2, without the cache that can be dropped", async () => {
  const group = `system.slice/docker-${id}.scope`;
  const root = await host({
    "proc/42/cgroup": `0::/${group}\n`,
    [`sys/fs/cgroup/${group}/memory.current`]: "50000000\n",
    [`sys/fs/cgroup/${group}/memory.stat`]: "anon 1\ninactive_file 20000000\nactive_file 3\n",
  });
  expect(await memoryUsed(id, 42, root)).toBe(30_000_000);
});

it("reads version 1, and a host that has both", async () => {
  const root = await host({
    "proc/42/cgroup": `9:name=systemd:/docker/${id}\n4:memory:/docker/${id}\n0::/docker/${id}\n`,
    [`sys/fs/cgroup/memory/docker/${id}/memory.usage_in_bytes`]: "8000000\n",
    [`sys/fs/cgroup/memory/docker/${id}/memory.stat`]: "inactive_file 1\ntotal_inactive_file 3000000\n",
  });
  expect(await memoryUsed(id, 42, root)).toBe(5_000_000);
});

it("knows nothing of a process that is not that container's: the engine is on another host", async () => {
  const root = await host({
    "proc/42/cgroup": "0::/user.slice/user-0.slice\n",
    "sys/fs/cgroup/user.slice/user-0.slice/memory.current": "1000\n",
  });
  expect([await memoryUsed(id, 42, root), await memoryUsed(id, 43, root)]).toEqual([undefined, undefined]);
});

it("knows nothing where the kernel does not count", async () => {
  const root = await host({ "proc/42/cgroup": `0::/docker/${id}\n` });
  expect(await memoryUsed(id, 42, root)).toBeUndefined();
});
