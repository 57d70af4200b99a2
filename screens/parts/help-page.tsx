import { Gap, Prose } from "./prose.tsx";

/** What a screen is about, and why it asks. */
export function helpPage(text: string, why: string) {
  return (
    <>
      <Prose>{text}</Prose>
      {why !== "" && <Gap />}
      {why !== "" && <Prose as="dim">{why}</Prose>}
    </>
  );
}
