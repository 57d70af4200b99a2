import { realValue, type Variable } from "../variables.ts";
import { type Answer, canReadSensitive, json, message, type Request, refuseBody, refuseFields } from "./answer.ts";
import { found } from "./applications.ts";

interface Item {
  readonly key?: string;
  readonly value?: string | null;
  readonly is_preview?: boolean;
  readonly is_literal?: boolean;
  readonly is_multiline?: boolean;
  readonly is_shown_once?: boolean;
  readonly is_runtime?: boolean;
  readonly is_buildtime?: boolean;
  readonly comment?: string | null;
}

const fields = "key value is_preview is_literal is_multiline is_shown_once is_runtime is_buildtime comment".split(" ");

/** ApplicationsController.php 3207: each of them twice, once for the application and once for its previews. */
export function listVariables(request: Request): Answer {
  const resource = found(request, kindOf(request));
  if (resource === undefined) return message(404, "Application not found");
  const { variables } = resource;
  return json(
    200,
    [...variables.all(), ...variables.previews()].map((each) => shown(request, each)),
  );
}

/**
 * 3534: what is not sent is not kept. A value that is left out is emptied, `is_literal`, `is_multiline` and
 * `is_shown_once` become false; only `is_runtime`, `is_buildtime` and `comment` stay as they are. Unknown fields are
 * dropped here without a word, and those before the first fault are saved.
 */
export function setMany(request: Request): Answer {
  const refused = refuseBody(request);
  if (refused !== undefined) return refused;
  const resource = found(request, kindOf(request));
  if (resource === undefined) return message(404, "Application not found");
  const { data } = request.body as { data?: readonly Item[] };
  if (data === undefined || data === null || data.length === 0) return message(400, "Bulk data is required.");
  const saved: object[] = [];
  for (const item of data) {
    const errors = faultsOf(item);
    if (errors !== undefined) return json(422, { message: "Validation failed.", errors });
    saved.push(shown(request, save(request, item)));
  }
  return json(201, saved);
}

function save(request: Request, item: Item): Variable {
  const { variables } = found(request, kindOf(request)) as NonNullable<ReturnType<typeof found>>;
  const key = String(item.key).trim().replaceAll(" ", "_");
  const isPreview = item.is_preview ?? false;
  const there = variables.find(key, isPreview);
  if (there === undefined) {
    return variables.create({
      key,
      value: item.value ?? null,
      isPreview,
      isLiteral: item.is_literal ?? false,
      isMultiline: item.is_multiline ?? false,
      isShownOnce: item.is_shown_once ?? false,
      isRuntime: item.is_runtime ?? true,
      isBuildtime: item.is_buildtime ?? true,
      comment: item.comment ?? null,
    });
  }
  variables.set(there, item.value);
  there.isLiteral = item.is_literal ?? false;
  // 3607: compared loosely, so that null leaves false alone and takes true away.
  there.isMultiline = item.is_multiline ?? false;
  there.isShownOnce = item.is_shown_once ?? false;
  if (item.is_runtime !== undefined) there.isRuntime = item.is_runtime;
  if (item.is_buildtime !== undefined) there.isBuildtime = item.is_buildtime;
  if (item.comment !== undefined) there.comment = item.comment;
  return there;
}

/** 3753: only what is not there yet; an unknown field is a fault here. */
export function createOne(request: Request): Answer {
  const resource = found(request, kindOf(request));
  if (resource === undefined) return message(404, "Application not found");
  const item = (request.body ?? {}) as Item;
  const wrong = refuseFields(item, fields, faultsOf(item));
  if (wrong !== undefined) return wrong;
  if (resource.variables.find(String(item.key), item.is_preview ?? false) !== undefined) {
    return message(409, "Environment variable already exists. Use PATCH request to update it.");
  }
  return json(201, { uuid: save(request, item).uuid });
}

/** 3932: by the uuid of the variable, and its twin for previews stays. */
export function deleteOne(request: Request): Answer {
  const resource = found(request, kindOf(request));
  if (resource === undefined) return message(404, "Application not found.");
  return resource.variables.delete(request.words[1] ?? "")
    ? message(200, "Environment variable deleted.")
    : message(404, "Environment variable not found.");
}

function kindOf({ path }: Request): "application" | "service" {
  return path.includes("/services/") ? "service" : "application";
}

/** ValidationPatterns.php 109. */
function faultsOf(item: Item): Record<string, string[]> | undefined {
  const errors: Record<string, string[]> = {};
  if ((item.key ?? null) === null) errors.key = ["The key field is required."];
  else if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(String(item.key))) errors.key = ["The key field format is invalid."];
  for (const [field, value] of Object.entries(item)) {
    if (field.startsWith("is_") && typeof value !== "boolean")
      errors[field] = [`The ${field} field must be true or false.`];
  }
  if ((item.value ?? null) !== null && typeof item.value !== "string")
    errors.value = ["The value field must be a string."];
  return Object.keys(errors).length === 0 ? undefined : errors;
}

function shown(request: Request, variable: Variable): object {
  const { behaviour } = request.state;
  const hidden = variable.isShownOnce === true && !behaviour.showsLocked;
  const row = {
    uuid: variable.uuid,
    comment: variable.comment,
    is_buildtime: variable.isBuildtime,
    is_coolify: variable.key.startsWith("SERVICE_"),
    is_literal: variable.isLiteral,
    is_multiline: variable.isMultiline,
    is_preview: variable.isPreview,
    is_really_required: variable.isRequired && realValue(variable) === "",
    is_required: variable.isRequired,
    is_runtime: variable.isRuntime,
    is_shared: /^\{\{.*\}\}$/.test(variable.value ?? ""),
    is_shown_once: variable.isShownOnce,
    key: variable.key,
  };
  if (hidden || !canReadSensitive(request)) return row;
  return { ...row, value: variable.value, real_value: realValue(variable) };
}
