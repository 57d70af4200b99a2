import { ok, warn } from "../../domain/finding.ts";
import { isServiceName } from "../../domain/service.ts";
import { coolifyCheck } from "./deployment.ts";

/** What moves, and what nobody expects to: a version stays what it is. */
const moves = /^(latest|main|master|edge|nightly|next|dev|stable|beta|canary)([-.].*)?$/;

export const imagesAreFresh = coolifyCheck({
  id: "K6",
  title: "Each deployment uses the newest image of a moving tag",
  symptom: "A new version was published and Coolify deployed it, but the old one still runs",
  detection:
    "images without pull_policy in the compose file, and the IDs of the running images compared with what each tag points to here",
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
    if (behind.length + unpulled.length === 0) return ok("each one is pulled, or its tag never moves");
    const names = [...new Set([...behind.map(({ service }) => service), ...unpulled.map(({ name }) => name)])];
    return warn({
      saw: `${names.join(", ")} may run an older image than the tag points to.`,
      why: "Coolify pulls only images that are missing on the host. A tag that has moved since then stays on the old image (coollabsio/coolify#5587).",
      next: `Give ${names.join(", ")} pull_policy: always in the compose file, or use a version instead of the tag; then press Redeploy`,
      evidence: [
        ...behind.map(({ name, image }) => `${name} runs another image than ${image} points to here`),
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
