import { describe, expect, it } from "vitest";
import { hashesIn, recreatedIn } from "../../../compose/output/recreated.ts";

// As Compose 2.26 (plain) and 2.40 (JSON) have said it.
describe("a rehearsal of up", () => {
  it.each([
    [" DRY-RUN MODE -  Container scr-mine-1  Recreate", "scr-mine-1"],
    [" DRY-RUN MODE -  Container scr-mine-1  Recreated", undefined],
    [" DRY-RUN MODE -  Container scr-plain-1  Running", undefined],
    [" DRY-RUN MODE -  Container 9fc4c50e0469_scr-mine-1  Starting", undefined],
    ['{"dry-run":true,"id":"Container scr-plain-1","status":"Recreate"}', "scr-plain-1"],
    ['{"dry-run":true,"id":"Container scr-plain-1","status":"Recreated"}', undefined],
    ['{"dry-run":true,"id":"Container scr-plain-1","text":"Recreate"}', "scr-plain-1"],
    ['{"dry-run":true,"id":"Container scr-plain-1","status":"Running"}', undefined],
    ["unknown flag: --dry-run", undefined],
  ])("%s", (line, container) => {
    expect(recreatedIn(line)).toBe(container);
  });

  it("is in v1 a hash for each service", () => {
    const hash = "1a626abba49b7bc732d72188afd6436bc81f91a611a0fe7acc944ac2b2635136";
    expect([...hashesIn([`redis ${hash}`, "", "WARNING: something"])]).toEqual([["redis", hash]]);
  });
});
