import { type CsvError, parse } from "csv-parse/sync";
import type { ImportFault, ImportRow } from "../../domain/import-row.ts";
import type { WorkspaceFile } from "./columns.ts";
import { type Column, columnOf, unknownColumn } from "./columns.ts";

interface Cells {
  line: number;
  cells: string[];
}

/** With a header; comma, semicolon or tab between the cells, as spreadsheet programs write them. */
export function readCsvRows(text: string): WorkspaceFile {
  // The parser counts a CR LF within quotes as two lines.
  const { sheet, delimiter } = delimiterOf(text.replace(/\r\n?/g, "\n"));
  const { records, faults } = readCells(sheet, delimiter);
  const [header, ...body] = records.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (header === undefined) return { rows: [], faults };
  const { columns, faults: headerFaults } = readHeader(header);
  // Under a header that is not understood the cells would be guesses.
  if (headerFaults.length > 0) return { rows: [], faults: [...faults, ...headerFaults] };
  const rows: ImportRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length === columns.length) rows.push(rowOf(line, cells, columns));
    else faults.push({ line, why: wrongWidth(cells.length, columns.length) });
  }
  return { rows, faults };
}

function rowOf(line: number, cells: readonly string[], columns: readonly Column[]): ImportRow {
  const filled = columns.flatMap((column, n) => {
    const cell = cells[n] ?? "";
    return cell === "" ? [] : [[column, cell]];
  });
  return { line, ...Object.fromEntries(filled) };
}

function readHeader({ line, cells }: Cells): { columns: Column[]; faults: ImportFault[] } {
  const known = cells.map(columnOf);
  const columns = known.filter((column) => column !== undefined);
  const whys = cells.flatMap((heading, n) => {
    const column = known[n];
    if (column === undefined) return [unknownColumn(heading, "column")];
    return known.indexOf(column) < n ? [`the column ${column} is there twice`] : [];
  });
  if (!columns.includes("name")) whys.push("the first line must name the columns, and one of them is name");
  return { columns, faults: whys.map((why) => ({ line, why })) };
}

function readCells(text: string, delimiter: string): { records: Cells[]; faults: ImportFault[] } {
  const records: Cells[] = [];
  const faults: ImportFault[] = [];
  let lastGood = 0;
  parse(text, {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record(record, { lines }) {
      // The parser tells the line on which a record ends.
      const line = lines - (record.join("").split("\n").length - 1);
      records.push({ line, cells: record.map((cell) => cell.trim()) });
      lastGood = lines;
      return null;
    },
    on_skip(error) {
      if (error !== undefined) faults.push(faultOf(error, lastGood));
      return undefined;
    },
  });
  return { records, faults };
}

function faultOf(error: CsvError, lastGood: number): ImportFault {
  const line = Number(error.lines);
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return { line: lastGood + 1, why: "a quote is opened here, or in a line below, and never closed" };
    case "INVALID_OPENING_QUOTE":
      return { line, why: 'a quote in the middle of a cell; write "" for it and put the whole cell into quotes' };
    case "CSV_INVALID_CLOSING_QUOTE":
      return { line, why: 'text after a closing quote; write "" for a quote within quotes' };
    default:
      return { line, why: `not readable as CSV (${error.code})` };
  }
}

const wrongWidth = (cells: number, columns: number) =>
  `has ${cells === 1 ? "1 cell" : `${cells} cells`} where the header has ${columns}; a cell with a comma or semicolon in it needs quotes`;

/**
 * Some spreadsheet programs write it into a first line of its own (sep=;); else the header's most
 * frequent one is it.
 */
function delimiterOf(text: string): { sheet: string; delimiter: string } {
  const [, said] = /^"?sep=([,;\t|])"?(?=\n)/.exec(text) ?? [];
  if (said !== undefined) return { sheet: text.slice(text.indexOf("\n")), delimiter: said };
  const header = text.split("\n").find((line) => line.trim() !== "") ?? "";
  const times = (candidate: string) => header.split(candidate).length;
  const [delimiter = ","] = [",", ";", "\t"].toSorted((one, other) => times(other) - times(one));
  return { sheet: text, delimiter };
}
