import { createOne } from "./create.ts";
import { importFile } from "./import.ts";
import { list } from "./list.ts";
import { addOrChange, listAll, remove } from "./member.ts";

export const run = {
  list,
  create: createOne,
  import: importFile,
  member: { list: listAll, add: addOrChange, remove },
};
