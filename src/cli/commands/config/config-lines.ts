import type { Config } from "./describe-config.ts";

/** For people: a table for each kind of value, and behind each where it comes from. */
export function configLines(seen: Config): string[] {
  const { settings, secrets, images, ports, files, environment } = seen;
  return [
    `${seen.installation} (${seen.mode} mode, target ${seen.target})`,
    ...table([
      ["Profile", seen.profile ?? "none: what runs, and what .env holds"],
      ["Folder", seen.directory ?? "not known"],
      ...(seen.engine === null ? [] : [["Engine", seen.engine]]),
    ]),
    ...section(
      "Settings",
      settings.map(({ name, value, from }) => [name, String(value), from]),
    ),
    ...section(
      "Secrets, none of them shown",
      secrets.map(({ name, from }) => [name, from]),
    ),
    ...section(
      "Images",
      images.map(({ service, image, from, running }) => [
        service,
        image,
        running === undefined ? from : `${from}; running: ${running}`,
      ]),
    ),
    ...section(
      "Ports",
      ports.map(({ service, address, port, from }) => [service, `${address}:${port}`, from]),
    ),
    ...section(
      "Files",
      files.map(({ path, exists, is }) => [path, exists ? is : "does not exist yet"]),
    ),
    ...section(
      "Environment",
      environment.map(({ name, value }) => [name, value]),
    ),
    ...(seen.profile === null ? [] : ["", `To see what a run would change: dittofeed-setup plan ${seen.installation}`]),
  ];
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ["", title, ...table(rows).map((line) => `  ${line}`)];
}

/** A longer cell than this pushes only its own row. */
const widest = 40;

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0).filter((length) => length <= widest), 0),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
