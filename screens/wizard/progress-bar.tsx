import { Toned, useLook } from "../parts/look.tsx";

/** A part of a row. Full and empty differ in their symbols too. */
export function ProgressBar({ done, total, width }: { done: number; total: number; width: number }) {
  const { symbols } = useLook().theme;
  const full = total <= 0 ? 0 : Math.round((Math.min(done, total) / total) * width);
  return (
    <>
      <Toned as="accent">{symbols.full.repeat(full)}</Toned>
      <Toned as="dim">{symbols.empty.repeat(width - full)}</Toned>
    </>
  );
}
