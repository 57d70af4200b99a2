import { fail, ok, warn } from "../../domain/finding.ts";
import { sourceCheck } from "./source-check.ts";

export const packagesInstalled = sourceCheck({
  id: "L4",
  title: "The app's packages are installed, as yarn.lock says",
  symptom: "Cannot find module, or a version that nobody expects",
  detection: "yarn.lock against the state that yarn keeps in node_modules",
  needs: ["L1"],
  detect({ install: { state }, root }) {
    if (state === "current") return ok("as yarn.lock says");
    const wrong = {
      why: "The app is built with, and runs with, what is installed.",
      next: `Install them: dittofeed-setup doctor --fix L4`,
      evidence: [`${root}/node_modules`],
    };
    if (state === "older") return warn({ ...wrong, saw: "yarn.lock has changed since the packages were installed." });
    return fail({
      ...wrong,
      saw: state === "absent" ? "The packages are not installed." : "An earlier install did not finish.",
    });
  },
  repair: {
    title: "Install the packages with the source's own yarn",
    tasks: ["install-packages"],
    when: ({ install, node }) => install.state !== "current" && node !== undefined,
  },
});

const words = { absent: "not built", older: "older than its source", unfinished: "half built" } as const;

export const packagesBuilt = sourceCheck({
  id: "L5",
  title: "Each package is built, and newer than its source",
  symptom: "A change has no effect, or Cannot find module 'emailo'",
  detection: "the newest file of its source against what was built of it, in the order of what they need",
  needs: ["L1", "L4"],
  detect({ packages }) {
    const left = packages.flatMap(({ name, state }) => (state === "current" ? [] : [{ name, state }]));
    if (left.length === 0) return ok(`${packages.length} packages`);
    const saw = `${left.map(({ name }) => name).join(", ")} ${left.length === 1 ? "has" : "have"} to be built.`;
    const wrong = {
      saw,
      why: "The packages see one another only through dist, so api and worker run the code that was built last.",
      next: "Build them: dittofeed-setup doctor --fix L5",
      evidence: left.map(({ name, state }) => `packages/${name}: ${words[state]}`),
    };
    return left.every(({ state }) => state === "older") ? warn(wrong) : fail(wrong);
  },
  repair: {
    title: "Build what is older than its source",
    tasks: ["build-packages"],
    when: ({ packages, node, install }) =>
      node !== undefined && install.state === "current" && packages.some(({ state }) => state !== "current"),
  },
});
