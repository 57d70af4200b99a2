import { type Finding, ok, warn } from "../../domain/finding.ts";
import type { SourceFacts } from "../../domain/source.ts";
import { sourceBefore, sourceCheck } from "./source-check.ts";

export const appPortsFree = sourceCheck({
  id: "L3",
  title: "Ports 3000 and 3001 are free for the app, or used by it",
  symptom: "listen EADDRINUSE, or sign-in that ends in another program",
  detection: "binding both, and who holds them",
  detect: areFree,
});

/** Never more than a warning: the run itself starts nothing there. */
export const appPortsFreeBefore = sourceBefore(appPortsFree, "app-ports", areFree);

function areFree({ ports, root }: SourceFacts): Finding {
  const taken = ports.filter(({ free, isOfSource }) => !free && !isOfSource);
  if (taken.length === 0)
    return ok(ports.some(({ isOfSource }) => isOfSource) ? `used by the app in ${root}` : "3000 and 3001 are free");
  return warn({
    code: "port-taken",
    saw: `Port ${taken.map(({ port }) => port).join(" and ")} ${taken.length === 1 ? "is" : "are"} taken.`,
    why: "Both ports are written into the app's code and cannot be changed: it does not start, or sign-in ends elsewhere.",
    next: `Stop the program that uses ${taken.length === 1 ? "it" : "them"} before you start the app: sudo ss -ltnp`,
    evidence: taken.map(
      ({ name, port, owner }) => `${name}: ${port} is in use by ${owner ?? "a process that only root can see"}`,
    ),
  });
}
