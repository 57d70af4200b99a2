import { describe, expect, it } from "vitest";
import { Interruption } from "../../../src/cli/signals.ts";
import { DoctorSession } from "../../../src/installation/doctor-session.ts";
import { createRedactor } from "../../../src/output/redactor.ts";
import { acme } from "../../support/installed.ts";
import { stoppedEngine } from "../../support/stopped-engine.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

/** Of an installation whose engine is stopped; what Docker is asked from now on stands in `asked`. */
async function opened() {
  const asked: string[] = [];
  const ports = stoppedEngine();
  const docker = new Proxy(ports.docker, {
    get(given, method) {
      asked.push(String(method));
      return Reflect.get(given, method);
    },
  });
  const redactor = createRedactor();
  const context = {
    ports: untouchablePorts({ ...ports, docker }),
    ...{ redactor, makeSecret: redactor.makeSecret, interruption: new Interruption() },
    ...{ environment: {}, workingDirectory: "/work", commandLine: "dittofeed-setup test" },
  };
  const session = await DoctorSession.open(context, { profile: acme.name, load: async () => acme });
  asked.length = 0;
  return { session, asked };
}

describe("a check that is made again", () => {
  it("looks at what it reads, and at nothing else", async () => {
    const { session, asked } = await opened();
    expect(await session.recheck("C9")).toMatchObject({ id: "C9", finding: { status: "ok" } });
    expect(asked).toEqual([]);
  });

  it("is not made where what it needs does not hold", async () => {
    const { session, asked } = await opened();
    expect(await session.recheck("S3")).toMatchObject({ id: "S3", finding: { status: "unknown", waitsOn: ["H1"] } });
    expect(asked).toEqual(["inspectEngine"]);
  });
});
