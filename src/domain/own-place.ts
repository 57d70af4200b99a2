import type { Step, Way } from "./ports.ts";
import { Problem } from "./problem.ts";
import { typed } from "./typed.ts";

/** One thing that speaks against a place: what was seen, and what puts it right. */
export interface PlaceFault {
  saw: string;
  next: string;
  /** It is not to be put right, but to be left alone: it is another user's. */
  isTheirs?: true;
}

const sticky = 0o1000;

interface Rules {
  /** Write access of these counts: the owner's group too, unless it is said otherwise. */
  open?: number;
  /** Bits that make others' write access harmless. */
  excuse?: number;
  /** Besides root and whoever runs this: their names are in order too. */
  also?: readonly number[];
}

export function ownerText(uid: number): string {
  return uid === 0 ? "root" : `uid ${uid}`;
}

/**
 * As ssh and git look at theirs: each name belongs to root or to whoever runs this, and nobody else
 * can write to it. SUDO_UID is not among them: whoever may become root by sudo need not be the one
 * who sets a variable, and what lies in such a folder is run with root's rights. A group of which
 * its owner is the only member is no one else: Debian and its kin give each user one, and let it
 * write what that user makes (umask 002).
 */
export function stepFaults(
  { path, kind, mode, uid: owner, isGroupOwners }: Step,
  uid: number,
  { open = 0o022, excuse = 0, also = [] }: Rules = {},
): PlaceFault[] {
  const isOurs = owner === 0 || owner === uid || also.includes(owner);
  // A link has no mode of its own that anybody asks for.
  const others = isGroupOwners ? 0o002 : 0o022;
  const isOpen = kind !== "link" && (mode & open & others) !== 0 && (mode & excuse) === 0;
  const sudo = uid === 0 ? "" : "sudo ";
  return [
    ...(isOurs
      ? []
      : [
          {
            saw: `${path} belongs to ${ownerText(owner)}`,
            next: `${sudo}${typed`chown -h ${uid === 0 ? "root" : String(uid)} ${path}`}`,
            isTheirs: true as const,
          },
        ]),
    ...(isOpen
      ? [
          {
            saw: `other users can write to ${path} (mode ${mode.toString(8)})`,
            next: `${owner === uid ? "" : sudo}${typed`chmod go-w ${path}`}`,
          },
        ]
      : []),
  ];
}

/**
 * The folders and links that lead there, and what stands there. In a folder with the sticky bit
 * nobody may replace what is another's; in the place itself nobody else may even add to it. What
 * leads there is not to be taken from whoever has it: it may be their home.
 */
export function wayFaults({ steps, end }: Way, uid: number, rules: Pick<Rules, "open" | "also"> = {}): PlaceFault[] {
  return [
    ...steps
      .flatMap((step) => stepFaults(step, uid, { ...rules, excuse: sticky }))
      .map((fault) => (fault.isTheirs ? { ...fault, next: "" } : fault)),
    ...(end === undefined ? [] : stepFaults(end, uid, rules)),
  ];
}

/** What must be a file or folder of ours itself: a link could lead to anybody's. */
export function itselfFaults(step: Step, uid: number, rules: Pick<Rules, "also"> = {}): PlaceFault[] {
  if (step.kind === "link")
    return [
      {
        saw: `${step.path} is a symbolic link${step.target === undefined ? "" : ` to ${step.target}`}`,
        next:
          step.target === undefined
            ? `Replace the link with the file itself: ${typed`ls -l ${step.path}`}`
            : typed`cp --remove-destination ${step.target} ${step.path}`,
      },
    ];
  if (step.kind === "other")
    return [{ saw: `${step.path} is neither a file nor a folder`, next: typed`rm ${step.path}` }];
  return stepFaults(step, uid, rules);
}

/**
 * Where nothing may be read, run or written. `title` and `why` say what for, `otherwise` what to do
 * where it is not to be made ours.
 */
export function notOurs(title: string, faults: readonly PlaceFault[], why: string, otherwise: string): Problem {
  // Where one of them is not to be put right, the others are put right for nothing.
  const isRepairable = faults.every(({ next }) => next !== "");
  const repairs = [...new Set(faults.map(({ next }) => `  ${next}`))].join("\n");
  return new Problem({
    code: "place-not-ours",
    title,
    saw: faults.map(({ saw }) => `${saw.charAt(0).toUpperCase()}${saw.slice(1)}.`).join("\n"),
    why,
    next: isRepairable
      ? `Check what is there first. If all of it should belong to you alone:\n${repairs}\nThen run the same command again. Otherwise, ${otherwise.charAt(0).toLowerCase()}${otherwise.slice(1)}`
      : otherwise,
  });
}
