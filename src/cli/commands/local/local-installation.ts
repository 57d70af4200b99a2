import { Problem } from "../../../domain/problem.ts";
import type { Profile } from "../../../domain/profile.ts";
import { usage } from "../../../domain/usage.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { Installation } from "../../../installation/installation.ts";
import type { Context } from "../../context.ts";
import { type FindContext, findProfile } from "../../find-profile.ts";
import type { Output } from "../../output.ts";
import type { CommonArgs } from "../../spec.ts";

export type UpContext = FindContext &
  InstallationContext &
  Pick<Context, "stdin" | "stdout" | "crash" | "processes" | "answersGrpc">;
export type UpOutput = Pick<Output, "run" | "renderers" | "tell" | "paint">;

/** The installation from source: the profile that is named, else the only saved one with that target. */
export async function openLocal(
  context: FindContext & InstallationContext,
  args: Pick<CommonArgs, "profile" | "target">,
): Promise<Installation> {
  const profile = args.profile === undefined ? await onlyLocal(context) : await findProfile(context, args.profile);
  if ((args.target ?? profile.target) !== "local")
    throw usage(`The profile "${profile.name}" does not have target: local, so nothing of it runs from source.`);
  return Installation.open(context, profile, { target: args.target });
}

async function onlyLocal({ ports }: InstallationContext): Promise<Profile> {
  const names = await ports.profiles.names();
  const saved = await Promise.all(names.map((name) => ports.profiles.load(name)));
  const [first, ...more] = saved.filter((profile) => profile?.target === "local");
  if (first === undefined) throw noneYet();
  if (more.length > 0)
    throw usage(
      `Several saved profiles have target: local (${[first, ...more].map((profile) => profile?.name).join(", ")}). Choose one: --profile NAME.`,
    );
  return first;
}

function noneYet(): Problem {
  return new Problem({
    code: "profile-not-found",
    title: "Nothing is set up to run from source yet",
    saw: "No saved profile has target: local, and --profile is missing.",
    why: "The profile says where the source is, who signs in, and which ports the databases get.",
    next: "dittofeed-setup   asks for it: choose local; or name a profile: dittofeed-setup local up --profile FILE",
  });
}
