import { askTemporal } from "../workflows.ts";

class WorkflowNotFoundError extends Error {
  override name = "WorkflowNotFoundError";
}

/** As much of @temporalio/client's WorkflowClient as is asked for. */
export default async function connectWorkflowClient() {
  return {
    getHandle: (id: string) => ({
      async describe() {
        const { status, body } = await askTemporal("describe", id);
        if (status === 404) throw new WorkflowNotFoundError(`workflow not found for ID: ${id}`);
        if (status !== 200) throw new Error(body);
        return { status: { name: body } };
      },
    }),
  };
}
