/** How long the processor was busy with it, in milliseconds: a machine that does something else as well is no slow program. */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
