import { cleanup } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { examplePlan, exampleProblem } from "../support/events.ts";
import { fakeWizardServices, play, savedProfile } from "../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../support/render-show.tsx";

afterEach(cleanup);

describe("the running installation", () => {
  it("asks a running installation to stop and waits for it; a second Ctrl-C leaves at once", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    for (const isPatient of [true, false]) {
      let stop: ((end: { exitCode: number }) => void) | undefined;
      const { services, asked } = fakeWizardServices({
        found,
        run: async (_input, hear) => {
          await play(
            [
              { type: "plan-made", plan: examplePlan },
              { type: "task-started", task: "write-env", title: "Write the settings file", phase: "files" },
            ],
            hear,
          );
          return await new Promise<{ exitCode: number }>((resolve) => {
            stop = resolve;
          });
        },
      });
      const screen = renderWizard(services);
      screen.type(keys.enter);
      await screen.sees("Options");
      screen.type(keys.enter.repeat(2));
      await screen.sees("Nothing has been changed yet");
      screen.type(keys.enter);
      await screen.sees("1 of 4 steps");
      screen.type(keys.ctrlC);
      await screen.sees("Stopping");
      expect(asked.cancels).toBe(1);
      if (isPatient) stop?.({ exitCode: 130 });
      else screen.type(keys.ctrlC);
      const { exitCode, lastWords } = await screen.wizard.finished;
      expect(exitCode).toBe(130);
      if (!isPatient) expect(lastWords[0]).toContain("goes on from where it stood");
      stop?.({ exitCode: 130 });
      screen.unmount();
    }
  });

  it("shows a failure with what to do next, keeps it in the scrollback, and can try again", async () => {
    const found = { ...fakeWizardServices().services.found, installations: [savedProfile] };
    const screen = renderWizard(
      fakeWizardServices({
        found,
        run: (_input, hear) =>
          play(
            [
              { type: "plan-made", plan: examplePlan },
              { type: "task-line", task: "pull-images", source: "docker", line: "no space left" },
              { type: "task-failed", task: "pull-images", problem: exampleProblem },
              { type: "run-ended", outcome: "failed", exitCode: 1, problem: exampleProblem, summary: undefined },
            ],
            hear,
          ),
      }).services,
    );
    screen.type(keys.enter);
    await screen.sees("Options");
    screen.type(keys.enter.repeat(2));
    await screen.sees("Nothing has been changed yet");
    screen.type(keys.enter);
    await screen.sees("Next: Stop it, or choose another port.");
    expect(screen.frame()).toContain("docker no space left");
    screen.type("r");
    await screen.sees("Nothing has been changed yet");
    screen.type(keys.enter);
    await screen.sees("Not finished");
    screen.type(keys.enter);
    const { exitCode, lastWords } = await screen.wizard.finished;
    expect(exitCode).toBe(1);
    expect(lastWords).toContain("  Next: Stop it, or choose another port.");
  });
});
