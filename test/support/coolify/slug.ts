/** Str::slug of Laravel: `postgres_data` is `postgres-data`, "Marketing Tools" is `marketing-tools`. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[_\s-]+/g, "-")
    .replaceAll("@", "-at-")
    .replaceAll(/[^a-z0-9-]/g, "")
    .replaceAll(/-+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
