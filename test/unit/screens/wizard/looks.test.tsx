import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import type { LookName, LookResults } from "../../../../screens/wizard/look-results.ts";
import type { WizardServices } from "../../../../screens/wizard/services.ts";
import { answerAll } from "../../../support/answer-all.ts";
import { fakeWizardServices } from "../../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../../support/render-app.tsx";

afterEach(cleanup);

type Asked = { name: LookName; of: string; answer(results: LookResults): void; fail(): void };

/** A wizard whose looks are answered by the test, when it wants to. */
function looking() {
  const asked: Asked[] = [];
  const look: WizardServices["look"] = (name, { address, ports, directory }) =>
    new Promise((resolve, reject) =>
      asked.push({
        ...{ name, answer: resolve, fail: () => reject(new Error("no")) },
        of: name === "address" ? address : name === "folder" ? (directory ?? "") : String(ports?.edge),
      }),
    );
  const screen = renderWizard(fakeWizardServices({ look }).services);
  const isAsked = (count: number) => expect.poll(() => asked.length, { timeout: 2000, interval: 1 }).toBe(count);
  return { screen, asked, isAsked };
}

async function toTheAddress(screen: ReturnType<typeof renderWizard>) {
  screen.type(keys.enter.repeat(2));
  await screen.sees("❯ Domain");
}

describe("what was typed is looked at", () => {
  it("after a pause, without holding up a key; an old answer never stands at a newer value", async () => {
    const { screen, asked, isAsked } = looking();
    await toTheAddress(screen);
    screen.type("acme.org");
    await screen.sees("Looking where this leads");
    screen.type(keys.clear);
    screen.type("other.org");
    await screen.sees("https://app.other.org");
    await isAsked(2);
    asked[1]?.answer({ address: { kind: "good", says: "It leads to this machine." } });
    await screen.sees("✔ It leads to this machine.");
    asked[0]?.answer({ address: { kind: "odd", says: "the old one" } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(screen.frames.join()).not.toContain("the old one");
    expect(asked.map(({ of }) => of)).toEqual(["https://app.acme.org", "https://app.other.org"]);
    screen.type(keys.enter);
    await screen.sees("❯ Workspace");
  });

  it("before the next screen; what is odd is read, and then Enter goes on", async () => {
    const { screen, asked, isAsked } = looking();
    await toTheAddress(screen);
    screen.type(`acme.org${keys.enter}`);
    await screen.sees("Enter go on without waiting");
    await isAsked(1);
    asked[0]?.answer({ address: { kind: "odd", says: "app.acme.org is not in DNS yet." } });
    await screen.sees("⚠ app.acme.org is not in DNS yet.");
    expect(screen.frame()).toContain("Enter continue");
    screen.type(keys.enter);
    await screen.sees("❯ Workspace");
    screen.type(keys.escape);
    await screen.sees("is not in DNS yet");
    expect(asked).toHaveLength(1);
  });

  it("by nobody who does not want to wait, and a look that fails stops nobody", async () => {
    const { screen, asked, isAsked } = looking();
    await toTheAddress(screen);
    screen.type(`acme.org${keys.enter}`);
    await screen.sees("Enter go on without waiting");
    screen.type(keys.enter);
    await screen.sees("❯ Workspace");
    screen.type(keys.escape);
    await screen.sees("❯ Domain");
    screen.type(`${keys.clear}other.org${keys.enter}`);
    await isAsked(2);
    asked[1]?.fail();
    await screen.sees("❯ Workspace");
  });

  it("a port that is taken says by whom, one key takes the next free one, and Enter looks again", async () => {
    const { screen, asked, isAsked } = looking();
    await answerAll(screen);
    screen.type(keys.down.repeat(2) + keys.enter);
    await screen.sees("❯ Edge");
    const taken: LookResults = {
      "ports.edge": { kind: "wrong", says: "Port 3001 is taken by nginx (process 7).", instead: "3002" },
    };
    screen.type(keys.enter);
    await isAsked(1);
    asked[0]?.answer(taken);
    await screen.sees("Port 3001 is taken by nginx");
    screen.type(keys.enter);
    await isAsked(2);
    asked[1]?.answer(taken);
    await screen.sees("n take 3002");
    screen.type("n");
    await screen.sees("3002");
    expect(screen.frame()).not.toContain("taken by");
    screen.type(keys.enter);
    await isAsked(3);
    expect(asked.at(-1)?.of).toBe("3002");
    asked[2]?.answer({});
    await screen.sees("❯ Ports");
  });

  it("a folder that cannot be is refused where it is typed", async () => {
    const { screen, asked, isAsked } = looking();
    await answerAll(screen);
    screen.type(keys.down + keys.enter);
    await screen.sees("❯ Name ");
    screen.type(`${keys.down}/etc/passwd${keys.enter}`);
    await isAsked(1);
    asked[0]?.answer({ directory: { kind: "wrong", says: "/etc/passwd is a file. Choose another folder." } });
    await screen.sees("⚠ /etc/passwd is a file.");
    expect(screen.frame()).toContain("❯ Folder");
    screen.type(keys.escape);
    await screen.sees("❯ Name and folder");
  });
});
