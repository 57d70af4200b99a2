import { checkCategories } from "../../src/domain/check-id.ts";
import { leftOutText } from "../../src/output/text/render-findings.ts";
import { scrollKey } from "../app/screen.ts";
import { Marked } from "../parts/mark.tsx";
import { Heading, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { DoctorScreen } from "./state.ts";
import { backKey, leftOut, okay } from "./state.ts";

interface OkayScreen {
  name: "okay";
  top: number;
}

export const okayScreen: OkayScreen = { name: "okay", top: 0 };

/** Every check that is OK, with what was seen, and what is not asked here. */
export const okayChecks: DoctorScreen<OkayScreen> = {
  name: "okay",
  keys: [backKey, scrollKey],
  view: ({ state }, { top }) => {
    const good = okay(state);
    const notJudged = leftOut(state);
    return {
      title: "OK",
      body: (
        <Scroll top={top}>
          {checkCategories
            .filter((category) => good.some((one) => one.category === category))
            .map((category, place) => [
              <Heading key={category} isFirst={place === 0}>
                {category}
              </Heading>,
              ...good
                .filter((one) => one.category === category)
                .map(({ id, title, finding }) => (
                  <Marked key={id} of="done">
                    <Prose hanging={5}>{`${id.padEnd(3)}  ${title}`}</Prose>
                    <Prose as="dim">{`     ${finding.saw}`}</Prose>
                  </Marked>
                )),
            ])}
          {notJudged.length > 0 && <Heading>{leftOutText(notJudged.length)}</Heading>}
          {notJudged.map((title) => (
            <Marked key={title} of="skipped">
              <Prose as="dim">{title}</Prose>
            </Marked>
          ))}
        </Scroll>
      ),
    };
  },
};
