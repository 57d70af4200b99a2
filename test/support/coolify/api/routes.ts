import { newUuid } from "../resource.ts";
import { json, message, type Request, refuseBody, refuseFields } from "./answer.ts";
import { createPublic, type Effects, found, list, show, update } from "./applications.ts";
import {
  cancel,
  deploy,
  listOfApplication,
  listRunning,
  postRequired,
  type Queue,
  showDeployment,
  start,
} from "./deployments.ts";
import type { Route } from "./server.ts";
import { createService, listServices } from "./services.ts";
import { createOne, deleteOne, listVariables, setMany } from "./variables.ts";

/** routes/api.php, for what this product asks. */
export function routes(effects: Effects, queue: Queue): readonly Route[] {
  const deploys = (request: Request, answer: () => ReturnType<typeof start>) =>
    request.method === "GET" && !request.state.behaviour.getDeploys ? postRequired() : answer();
  const either = (route: Omit<Route, "method">): readonly Route[] => [
    { ...route, method: "GET" },
    { ...route, method: "POST" },
  ];
  const restartAbility: Route["ability"] = ({ behaviour }) => behaviour.restartAbility;
  return [
    {
      method: "GET",
      path: "/version",
      ability: "read",
      answer: ({ state }) => ({ status: 200, body: state.behaviour.version }),
    },
    {
      method: "GET",
      path: "/projects",
      ability: "read",
      answer: ({ state }) =>
        json(
          200,
          state.projects.map((each) => ({ id: 1, ...each, description: null })),
        ),
    },
    { method: "POST", path: "/projects", ability: "write", answer: createProject },
    { method: "GET", path: "/projects/{}", ability: "read", answer: showProject },
    {
      method: "GET",
      path: "/servers",
      ability: "read",
      answer: ({ state }) => json(200, [{ ...state.hostServer, is_reachable: true, is_usable: true }]),
    },
    { method: "GET", path: "/applications", ability: "read", answer: (request) => list(request, effects) },
    {
      method: "POST",
      path: "/applications/public",
      ability: "write",
      answer: (request) => createPublic(request, effects),
    },
    { method: "GET", path: "/applications/{}", ability: "read", answer: (request) => show(request, effects) },
    { method: "PATCH", path: "/applications/{}", ability: "write", answer: update },
    { method: "GET", path: "/applications/{}/envs", ability: "read", answer: listVariables },
    { method: "POST", path: "/applications/{}/envs", ability: "write", answer: createOne },
    { method: "PATCH", path: "/applications/{}/envs/bulk", ability: "write", answer: setMany },
    { method: "DELETE", path: "/applications/{}/envs/{}", ability: "write", answer: deleteOne },
    { method: "GET", path: "/services", ability: "read", answer: listServices },
    { method: "POST", path: "/services", ability: "write", answer: (request) => createService(request, queue) },
    { method: "GET", path: "/services/{}/envs", ability: "read", answer: listVariables },
    { method: "PATCH", path: "/services/{}/envs/bulk", ability: "write", answer: setMany },
    { method: "GET", path: "/deployments", ability: "read", answer: listRunning },
    { method: "GET", path: "/deployments/{}", ability: "read", answer: showDeployment },
    { method: "POST", path: "/deployments/{}/cancel", ability: "deploy", answer: (request) => cancel(request, queue) },
    { method: "GET", path: "/deployments/applications/{}", ability: "read", answer: listOfApplication },
    ...either({
      path: "/deploy",
      ability: "deploy",
      answer: (request) => deploys(request, () => deploy(request, queue)),
    }),
    ...either({
      path: "/applications/{}/start",
      ability: restartAbility,
      answer: (request) => deploys(request, () => start(request, queue, false)),
    }),
    ...either({
      path: "/applications/{}/restart",
      ability: restartAbility,
      answer: (request) => deploys(request, () => start(request, queue, true)),
    }),
    ...either({
      path: "/services/{}/restart",
      ability: restartAbility,
      answer: (request) =>
        deploys(request, () => {
          const service = found(request, "service");
          if (service === undefined) return message(404, "Service not found.");
          queue.startService(service);
          return message(200, "Service restarting request queued.");
        }),
    }),
  ];
}

function showProject({ state, words }: Request) {
  const project = state.projects.find(({ uuid }) => uuid === words[0]);
  if (project === undefined) return message(404, "Project not found.");
  return json(200, { id: 1, ...project, environments: [{ id: 1, ...state.environment }] });
}

/** ProjectController.php: an environment "production" comes with it. */
function createProject(request: Request) {
  const refused = refuseBody(request) ?? refuseFields(request.body as object, ["name", "description"]);
  if (refused !== undefined) return refused;
  const made = { uuid: newUuid(), name: String((request.body as { name: unknown }).name) };
  request.state.projects.push(made);
  return json(201, { uuid: made.uuid });
}
