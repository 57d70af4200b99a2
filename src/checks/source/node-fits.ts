import { type Finding, fail, ok, warn } from "../../domain/finding.ts";
import { fitsApp, type SourceFacts } from "../../domain/source.ts";
import { sourceBefore, sourceCheck } from "./source-check.ts";

const howTo = "nvm install 22   or install Node.js 22 in any other way, or set local.node in the profile to its path";

export const nodeFits = sourceCheck({
  id: "L2",
  title: "Node.js 20 to 22 is there for the app, as it was installed with",
  symptom: "The app's processes exit at once, or a native module does not load",
  detection: "node --version of PATH and of version managers, and the one that installed the packages",
  needs: ["L1"],
  detect(source) {
    const finding = fits(source);
    const { node, install } = source;
    if (finding.status === "fail" || node === undefined || install.node === undefined || install.node === "")
      return finding;
    const [before, now] = [install.node, node.version].map(majorOf);
    if (before === now) return finding;
    return warn({
      saw: `The packages were installed with Node.js ${install.node}, and the app runs with ${node.version}.`,
      why: "The app's native modules fit both, but a package may have chosen another file for the other version.",
      next: "If one does not load, delete node_modules in the source and run the installation again.",
      evidence: [`${node.path}: ${node.version}`],
    });
  },
});

export const nodeFitsBefore = sourceBefore(nodeFits, "node", fits);

const majorOf = (version: string) => version.split(".")[0];

function fits({ node, isMusl }: SourceFacts): Finding {
  if (isMusl)
    return fail({
      code: "source-unusable",
      saw: "This system has musl instead of glibc",
      why: "Temporal's native module (@temporalio/core-bridge) has no build for musl, so no worker starts.",
      next: "Use a system with glibc: Debian, Ubuntu, Fedora, or macOS. On Alpine, use target: compose.",
      evidence: ["/lib has a loader of musl and none of glibc."],
    });
  if (node === undefined)
    return fail({
      code: "source-unusable",
      saw: "Node.js is not installed",
      why: "The app's own processes need it.",
      next: howTo,
      evidence: ["Neither PATH nor a version manager has a node that runs."],
    });
  const seen = `${node.path} is Node.js ${node.version}`;
  if (fitsApp(node.version)) return ok(seen);
  const wrong = {
    code: "source-unusable",
    saw: "No Node.js 20 to 22 was found for the app",
    next: howTo,
    evidence: [`${seen}.`],
  } as const;
  return Number(majorOf(node.version)) < 20
    ? fail({ ...wrong, why: "The app's packages do not load in an older one." })
    : warn({ ...wrong, why: "The app is made for Node.js 20. With a newer one it is not known to work." });
}
