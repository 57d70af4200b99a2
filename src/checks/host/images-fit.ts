import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";

export const imagesFit = check({
  id: "H7",
  title: "Images are here",
  category: "host",
  symptom: "manifest unknown, pull access denied, or exec format error",
  detection: "docker image inspect; the registry is asked only for what is not here",
  proof: "engine",
  reads: ["installation", "images"],
  needs: ["H1"],
  detect({ installation, images }) {
    if (installation.profile?.target === "rehearsal") return ok("a rehearsal needs none");
    const absent = images.filter(({ state }) => state !== "present");
    if (absent.length === 0) return images.length === 0 ? unknown("no image is known") : ok(`${images.length} images`);
    const evidence = absent.map(({ reference, state, saw }) => `${reference}: ${saw ?? state}`);
    const [first] = absent;
    const refused = absent.some(({ state }) => state === "refused");
    return fail({
      saw:
        absent.length === 1
          ? `The image ${first?.reference} is not on this machine.`
          : `${absent.length} images are not on this machine.`,
      why: "What runs goes on running, but its container cannot be made anew without its image.",
      next: refused ? "docker login REGISTRY, then the fix again" : `docker pull ${first?.reference}`,
      evidence,
    });
  },
  remediation: {
    title: "Pull them",
    risk: "safe",
    steps: ({ images }) => [
      {
        do: "pull-images",
        references: [...new Set(images.filter(({ state }) => state !== "present").map(({ reference }) => reference))],
      },
    ],
  },
});
