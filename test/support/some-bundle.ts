import {
  type BundledImage,
  type BundleManifest,
  bundleFormat,
  type OfflineBundle,
} from "../../src/domain/offline-bundle.ts";

export const someDigest = (letter: string): string => `sha256:${letter.repeat(64)}`;

export function bundled(reference: string, letter: string, parts: Partial<BundledImage> = {}): BundledImage {
  return {
    ...{ reference, name: reference, archived: `dittofeed-setup.invalid/image:${letter}` },
    ...{ id: someDigest(letter), created: "2026-01-02T03:04:05Z", layers: [someDigest(letter)], bytes: 100 },
    ...parts,
  };
}

export function someManifest(images: readonly BundledImage[]): BundleManifest {
  return {
    ...{ format: bundleFormat, created: "2026-11-27T00:00:00.000Z", profile: "acme", platform: "linux/amd64" },
    program: { version: "1.2.3", start: "program/dist/main.js" },
    images: [...images],
    members: [],
  };
}

/** A bundle without a file: what is asked of it stands in `asked`. */
export function someBundle(images: readonly BundledImage[], asked: string[] = []): OfflineBundle {
  return {
    ...{ path: "/media/acme.tar", bytes: 1_250_000_000, archiveBytes: 1_200_000_000, manifest: someManifest(images) },
    profile: async () => "",
    async verify() {
      asked.push("verify");
    },
    async *archive(report) {
      asked.push("archive");
      yield new Uint8Array(1);
      report(1_200_000_000);
    },
  };
}
