import type { Complaint } from "./judge.ts";

/** What random damages show to be wrong with the product today. By day each line has to be met; it goes with the fault. */
export const known: readonly { readonly finding: string; readonly kind: Complaint["kind"]; readonly what: RegExp }[] = [
  { finding: "F4", kind: "false complete", what: /^(before: )?\w+ (insert|upsert|update|delete|set)/ },
  { finding: "F4", kind: "not named", what: /row-level security that holds/ },
  { finding: "F7", kind: "stopped", what: /default expression is of type/ },
  { finding: "F7", kind: "stopped", what: /on partitioned table/ },
  { finding: "F7", kind: "stopped", what: /referenced relation "\w+" is not a table/ },
  { finding: "F7", kind: "false incomplete", what: /"search-path","searchPath":\[\]/ },
  { finding: "F10", kind: "second run", what: /dumps again/ },
  { finding: "F15", kind: "dump lacks", what: /./ },
  { finding: "F15", kind: "not restored", what: /no dump/ },
  { finding: "F15", kind: "not restored", what: /own\./ },
  { finding: "F16", kind: "stopped", what: /text = bigint/ },
];
