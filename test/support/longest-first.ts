import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Some installations take longest and mostly wait, so they start first and all else runs beside them; last are many short ones that only
 * compute, so that no core waits for a long one at the end. Files of one project stand together:
 * a worker that goes on in the same one keeps what it has imported. Names are beginnings of paths below `test`.
 */
const order = [
  "engine/standard-installation",
  "engine/embedded-doctor",
  "engine/coolify",
  "engine/edge",
  "engine/embedded-installation",
  "program/interruption",
  "program/wizard",
  "program/answers-kept",
  "program",
  "engine",
  "unit",
  "database",
];

/** On a fresh clone vitest knows no durations and would go by the files' sizes. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => order.findIndex((name) => moduleId.includes(`/test/${name}`));
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
