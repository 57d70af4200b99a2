import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { resourcesUsed } from "../../../src/adapters/docker/resources-used.ts";

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
    [`sys/fs/cgroup/${group}/cpu.stat`]: "usage_usec 1234567\nuser_usec 1\n",
  });
  expect(await resourcesUsed(id, 42, root)).toEqual({ memoryUsedBytes: 30_000_000, cpuUsedMs: 1234.567 });
});

it("reads version 1, and a host that has both", async () => {
  const root = await host({
    "proc/42/cgroup": `9:name=systemd:/docker/${id}\n5:cpu,cpuacct:/docker/${id}\n4:memory:/docker/${id}\n0::/docker/${id}\n`,
    [`sys/fs/cgroup/memory/docker/${id}/memory.usage_in_bytes`]: "8000000\n",
    [`sys/fs/cgroup/memory/docker/${id}/memory.stat`]: "inactive_file 1\ntotal_inactive_file 3000000\n",
    [`sys/fs/cgroup/cpuacct/docker/${id}/cpuacct.usage`]: "2000000000\n",
  });
  expect(await resourcesUsed(id, 42, root)).toEqual({ memoryUsedBytes: 5_000_000, cpuUsedMs: 2000 });
});

it("knows nothing of a process that is not that container's: the engine is on another host", async () => {
  const root = await host({
    "proc/42/cgroup": "0::/user.slice/user-0.slice\n",
    "sys/fs/cgroup/user.slice/user-0.slice/memory.current": "1000\n",
  });
  expect([await resourcesUsed(id, 42, root), await resourcesUsed(id, 43, root)]).toEqual([{}, {}]);
});

it("knows nothing where the kernel does not count", async () => {
  const root = await host({ "proc/42/cgroup": `0::/docker/${id}\n` });
  expect(await resourcesUsed(id, 42, root)).toEqual({});
});
