import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { Task } from "../../src/domain/task.ts";
import { saveProfile } from "../files/save-profile.ts";
import { verifyApi } from "../verification/verify-api.ts";
import { verifySignIn } from "../verification/verify-sign-in.ts";
import { deploy } from "./deploy.ts";
import { makeApplication } from "./make-application.ts";
import { setApplication } from "./set-application.ts";
import { setVariables } from "./set-variables.ts";
import { waitUntilAnswers } from "./wait-until-answers.ts";
import { wantedInCoolify } from "./wanted.ts";

/** An installation through Coolify's API, in order. */
export function coolifyTasks(profile: ResolvedProfile, postDeploymentCommand: string): readonly Task[] {
  const wanted = wantedInCoolify(profile, postDeploymentCommand);
  return [
    saveProfile,
    makeApplication(wanted),
    setVariables,
    setApplication(wanted),
    deploy(wanted),
    waitUntilAnswers,
    verifyApi,
    verifySignIn,
  ];
}
