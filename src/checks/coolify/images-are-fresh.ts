import { ok, warn } from "../../domain/finding.ts";
import { isServiceName } from "../../domain/service.ts";
import { coolifyCheck } from "./deployment.ts";

/** What moves, and what nobody expects to: a version stays what it is. */
const moves = /^(latest|main|master|edge|nightly|next|dev|stable|beta|canary)([-.].*)?$/;

export const imagesAreFresh = coolifyCheck({
  id: "K6",
  title: "A deployment takes the newest image of a tag that moves",
  symptom: "A new version was published, Coolify has deployed it, and the old one runs",
  detection: "images without pull_policy in the compose file, and the ids of what runs and of what the tag names here",
  reads: ["containers", "images"],
  needs: ["H1"],
  detect({ containers, images, coolify: { services } }) {
    const behind = containers.filter((one) =>
      images.some(({ reference, id }) => reference === one.image && id !== undefined && id !== one.imageId),
    );
    const unpulled = services.filter(
      ({ name, image, pullPolicy }) =>
        isServiceName(name.replace(/-?\d+$/, "")) && image !== undefined && tagMoves(image) && pullPolicy !== "always",
    );
    if (behind.length + unpulled.length === 0) return ok("each is pulled, or its tag stays what it is");
    const names = [...new Set([...behind.map(({ service }) => service), ...unpulled.map(({ name }) => name)])];
    return warn({
      saw: `${names.join(", ")} may run an older image than its tag names.`,
      why: "Coolify builds what is to be built and pulls only what is not on the host: a tag that has moved since stays where it was (coollabsio/coolify#5587).",
      next: `Give ${names.join(", ")} pull_policy: always in the compose file, or name a version instead of the tag; then press Redeploy`,
      evidence: [
        ...behind.map(({ name, image }) => `${name} was made from another image than ${image} is here now`),
        ...unpulled.map(({ name, image }) => `${name}: ${image}, without pull_policy: always`),
      ],
    });
  },
});

function tagMoves(image: string): boolean {
  if (image.includes("@") || image.includes("$")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  return moves.test(name.includes(":") ? name.slice(name.indexOf(":") + 1) : "latest");
}
