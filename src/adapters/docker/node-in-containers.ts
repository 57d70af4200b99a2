import { nodeBeside, nodeIn } from "../../../compose/commands/care-arguments.ts";
import type { NodeInContainers } from "../../domain/ports.ts";
import { Secret } from "../../domain/secret.ts";
import type { Shell } from "../shell/shell.ts";
import { askDocker } from "./ask-docker.ts";

export function createNodeInContainers(shell: Shell): NodeInContainers {
  return {
    runNode(where, script, input, signal, timeoutMs = 20_000) {
      const command =
        "container" in where ? nodeIn(where.container, script) : nodeBeside(where.network, where.image, script);
      const text = input instanceof Secret ? input.toStdin() : input;
      return askDocker(shell, command, { doing: "ask from inside the containers" }, { timeoutMs, signal, input: text });
    },
  };
}
