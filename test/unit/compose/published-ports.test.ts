import { expect, test } from "vitest";
import { edgePorts } from "../../../compose/stack/edge/caddyfile.ts";
import { throughEdge } from "../../../compose/stack/published-ports.ts";
import { someProfile } from "../../support/some-profile.ts";
import { container } from "../checks/healthy-stack.ts";

const profile = someProfile({ address: "http://localhost:3000", ports: { edge: 3000 } });
const at = (parts: Parameters<typeof container>[1]) =>
  throughEdge(profile, "/api", true, [container("edge", parts)]).connectTo;
const published = (address: string, port: number) => new Map([[edgePorts.plain, { address, port }]]);

test("the edge is asked where it really answers, whatever the profile says of its port", () => {
  expect(throughEdge(profile, "/api", true, [])).toMatchObject({ connectTo: { host: "127.0.0.1", port: 3000 } });
  expect(at({ published: published("0.0.0.0", 3000) })).toEqual({ host: "127.0.0.1", port: 3000 });
  // An override of a person's own gave it another one, or took it away for a proxy in the network.
  expect(at({ published: published("10.0.0.5", 9000) })).toEqual({ host: "10.0.0.5", port: 9000 });
  expect(at({ published: new Map(), address: "172.18.0.9" })).toEqual({ host: "172.18.0.9", port: edgePorts.plain });
  expect(at({ state: "exited", published: new Map(), address: undefined })).toEqual({ host: "127.0.0.1", port: 3000 });
  expect(throughEdge(profile, "/api", false, [container("edge")])).toEqual({ url: "http://localhost:3000/api" });
});
