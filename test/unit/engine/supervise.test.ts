import { describe, expect, it } from "vitest";
import type { LocalProcess } from "../../../src/domain/local-services.ts";
import { type Happening, isOver, type Supervision, supervise, superviseAll } from "../../../src/engine/supervise.ts";

/** A clock in seconds, what happened, and what was asked for in return. */
function world(...names: LocalProcess[]) {
  let seconds = 0;
  const orders: string[] = [];
  const begun = superviseAll(
    names.map((process) => ({ process, needsTemporal: process === "worker" })),
    0,
  );
  let state: Supervision = begun.state;
  const note = (all: typeof begun.orders) => {
    for (const order of all) {
      const seconds = order.type === "pause" ? ` ${order.seconds}` : "";
      orders.push(`${order.type} ${order.process}${seconds}`);
    }
  };
  note(begun.orders);
  const happens = (happening: Happening) => {
    const next = supervise(state, happening, seconds * 1000);
    state = next.state;
    note(next.orders);
  };
  return {
    happens,
    crashes: (process: LocalProcess) => happens({ type: "exited", process, how: "ended with code 1" }),
    wait(more: number) {
      seconds += more;
      happens({ type: "time" });
    },
    asked: () => orders.splice(0),
    phases: () => state.processes.map(({ phase }) => phase.name),
    restarts: () => state.processes.map(({ restarts }) => restarts),
    isOver: () => isOver(state),
  };
}

describe("processes that run from source", () => {
  it("starts all but what needs Temporal, and that when Temporal answers", () => {
    const one = world("api", "dashboard", "worker");
    expect([one.asked(), one.phases()]).toEqual([
      ["start api", "start dashboard"],
      ["starting", "starting", "waiting"],
    ]);
    one.happens({ type: "answers", process: "api" });
    one.happens({ type: "temporal-answers" });
    expect([one.asked(), one.phases()]).toEqual([["start worker"], ["ready", "starting", "starting"]]);
  });

  it("restarts after growing pauses, and gives up after five crashes within a minute, leaving the others alone", () => {
    const one = world("api", "dashboard");
    one.asked();
    for (const pause of [1, 2, 4, 8]) {
      one.crashes("api");
      expect([one.asked(), one.phases()]).toEqual([[`pause api ${pause}`], ["pausing", "starting"]]);
      one.wait(pause - 0.1);
      expect(one.asked()).toEqual([]);
      one.wait(0.1);
      expect(one.asked()).toEqual(["start api"]);
    }
    one.crashes("api");
    expect([one.asked(), one.phases(), one.isOver()]).toEqual([["give-up api"], ["given-up", "starting"], false]);
    one.wait(3600);
    expect(one.asked()).toEqual([]);
  });

  it("pauses for 30 s at most where it crashes slowly, and counts anew once it has run for a minute", () => {
    const one = world("api");
    one.asked();
    const pauses: unknown[] = [];
    for (let crash = 0; crash < 7; crash += 1) {
      one.wait(20);
      one.crashes("api");
      pauses.push(...one.asked());
      one.wait(30);
      one.asked();
    }
    expect(pauses.map((said) => String(said).split(" ").at(-1))).toEqual(["1", "2", "4", "8", "16", "30", "30"]);
    one.happens({ type: "answers", process: "api" });
    one.wait(60);
    one.crashes("api");
    expect(one.asked()).toEqual(["pause api 1"]);
  });

  it("ends in good order, kills what ignores it after 10 s, once, and starts nothing any more", () => {
    const one = world("api", "dashboard", "worker");
    one.crashes("dashboard");
    one.asked();
    one.happens({ type: "stop" });
    expect([one.asked(), one.phases()]).toEqual([["end api"], ["ending", "stopped", "stopped"]]);
    one.wait(9.9);
    one.happens({ type: "temporal-answers" });
    one.happens({ type: "restart", process: "dashboard" });
    expect(one.asked()).toEqual([]);
    one.wait(0.2);
    one.wait(5);
    expect([one.asked(), one.isOver()]).toEqual([["kill api"], false]);
    one.crashes("api");
    expect([one.phases(), one.isOver()]).toEqual([["stopped", "stopped", "stopped"], true]);
  });

  it("does not wait for one whose log says that it has tidied up, and believes that of none that was not told to end", () => {
    const one = world("api", "worker");
    one.happens({ type: "temporal-answers" });
    one.happens({ type: "has-tidied-up", process: "worker" });
    one.happens({ type: "restart", process: "worker" });
    one.happens({ type: "has-tidied-up", process: "worker" });
    one.happens({ type: "has-tidied-up", process: "worker" });
    expect(one.asked()).toEqual(["start api", "start worker", "end worker", "kill worker"]);
  });

  it("asked twice to stop, kills at once", () => {
    const one = world("api");
    one.happens({ type: "stop" });
    one.happens({ type: "stop-at-once" });
    expect(one.asked()).toEqual(["start api", "end api", "kill api"]);
  });

  it("restarts what a person names: what runs is ended first, what was given up begins anew, and the worker waits for Temporal", () => {
    const one = world("api", "worker");
    one.happens({ type: "temporal-answers" });
    one.asked();
    one.happens({ type: "restart", process: "worker" });
    one.happens({ type: "restart", process: "worker" });
    one.crashes("worker");
    expect([one.asked(), one.phases(), one.restarts()]).toEqual([["end worker"], ["starting", "waiting"], [0, 1]]);
    one.happens({ type: "temporal-answers" });
    for (let crash = 0; crash < 5; crash += 1) {
      one.crashes("api");
      one.wait(10);
    }
    one.asked();
    one.happens({ type: "restart", process: "api" });
    expect([one.asked(), one.phases()]).toEqual([["start api"], ["starting", "starting"]]);
    one.crashes("api");
    expect(one.asked()).toEqual(["pause api 1"]);
  });

  it("a stop that comes while one restarts lets it end and stay", () => {
    const one = world("api");
    one.happens({ type: "restart", process: "api" });
    one.happens({ type: "stop" });
    one.crashes("api");
    expect([one.asked(), one.isOver()]).toEqual([["start api", "end api"], true]);
  });

  it("is over when each was given up, unless the compiler still runs", () => {
    const [alone, watched] = [world("api"), world("api", "build")];
    for (const one of [alone, watched])
      for (let crash = 0; crash < 5; crash += 1) {
        one.crashes("api");
        one.wait(9);
      }
    expect([alone.isOver(), watched.isOver()]).toEqual([true, false]);
  });
});
