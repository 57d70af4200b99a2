import { expect, it } from "vitest";
import { databaseAnswers } from "../../../src/checks/database/database-answers.ts";
import { noAnswerWithin } from "../../../src/domain/no-answer.ts";
import { look, running } from "./other-rows-support.ts";

it("D1: what was given up after a while is not known while PostgreSQL's own health check passes", async () => {
  const told = async (saw: string, health: "healthy" | "unhealthy") => {
    const containers = running().map((one) => (one.service === "postgres" ? { ...one, health } : one));
    const [report] = await look([databaseAnswers], { containers, database: { state: "unreachable", saw } });
    return report?.finding.status;
  };
  const late = `127.0.0.1:5432: ${noAnswerWithin(4_000)}`;
  expect([await told(late, "healthy"), await told(late, "unhealthy")]).toEqual(["unknown", "fail"]);
  expect(await told("127.0.0.1:5432: connect ECONNREFUSED", "healthy")).toBe("fail");
});
