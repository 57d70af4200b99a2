import { type Finding, fail, ok } from "../../domain/finding.ts";
import type { SourceFacts } from "../../domain/source.ts";
import { sourceBefore, sourceCheck } from "./source-check.ts";

export const sourceIsThere = sourceCheck({
  id: "L1",
  title: "The app's source is there",
  symptom: "Cannot find module, or a folder that is empty",
  detection: "the name in its package.json, and git status",
  detect: (source) => (source.state === "there" ? usable(source) : gone(source)),
  repair: {
    title: "Clone the source again",
    tasks: ["clone-source"],
    when: ({ state, hasGit }) => hasGit && (state === "absent" || state === "half"),
  },
});

export const sourceIsThereBefore = sourceBefore(sourceIsThere, "source", (source) => {
  if (source.state === "there" || source.state === "other") return usable(source);
  if (source.hasGit) return ok(`it will be cloned into ${source.root}`);
  return fail({
    code: "source-unusable",
    saw: "git is not installed",
    why: "The source is not on this machine yet, and git is what gets it.",
    next: "Install git (apt install git), or copy the source to this machine and set local.source in the profile.",
    evidence: [`There is no source at ${source.root}.`],
  });
});

function usable({ root, state, commit, branch, changed, isOthers, owner }: SourceFacts): Finding {
  if (state === "other")
    return fail({
      code: "source-unusable",
      saw: "The folder for the source holds something else",
      why: "It is not the app's workspace, and nothing is ever cloned over files that are there.",
      next: "Set local.source in the profile to the folder of the source, or to a new folder.",
      evidence: [`${root} has no package.json with the name dittofeed.`],
    });
  if (isOthers)
    return fail({
      code: "place-not-ours",
      saw: "The source belongs to another user, and you are root",
      why: "Its yarn, its builds and the app would run with root's permissions, and that user can change them.",
      next: "Run this as the owner of the source, or use a checkout that is root's.",
      evidence: [`${root} belongs to user ID ${owner}.`],
    });
  const at = [branch, commit?.slice(0, 8)].filter((one) => one !== undefined).join(" ");
  return ok(`${root}${at === "" ? "" : ` at ${at}`}, ${changed === 0 ? "unchanged" : `${changed} changed files`}`);
}

const gone = ({ root, state }: SourceFacts): Finding =>
  state === "other"
    ? fail({
        saw: `${root} is not the app's source.`,
        why: "Nothing can be built or started from it.",
        next: "Set local.source in the profile to the folder of the source.",
        evidence: ["It has no package.json with the name dittofeed."],
      })
    : fail({
        saw: state === "half" ? `A clone into ${root} did not end.` : `${root} does not exist.`,
        why: "Nothing can be built or started from it.",
        next: "Run the installation again, or set local.source in the profile to the folder of the source.",
      });
