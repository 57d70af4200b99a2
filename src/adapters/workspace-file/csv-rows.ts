import { finished } from "node:stream/promises";
import { type CsvError, parse } from "csv-parse";
import type { ImportFault, ImportLine } from "../../domain/import-row.ts";
import { type Column, columnOf, unknownColumn } from "./columns.ts";

interface Cells {
  line: number;
  cells: string[];
}

/**
 * With a header; comma, semicolon or tab between the cells, as spreadsheet programs write them. Of
 * what is read nothing is held but the text itself.
 */
export async function* readCsvRows(text: string): AsyncGenerator<ImportLine[]> {
  const { sheet, delimiter } = delimiterOf(text);
  let header: ReturnType<typeof readHeader> | undefined;
  const linesOf = (record: Cells | ImportFault): readonly ImportLine[] => {
    if ("why" in record) return [record];
    if (record.cells.every((cell) => cell === "")) return [];
    if (header === undefined) {
      header = readHeader(record);
      return header.faults;
    }
    // Under a header that is not understood the cells would be guesses.
    return header.faults.length > 0 ? [] : [readRow(record, header.columns)];
  };
  for await (const records of readCells(sheet, delimiter)) yield records.flatMap(linesOf);
}

function readRow({ line, cells }: Cells, columns: readonly Column[]): ImportLine {
  if (cells.length !== columns.length) return { line, why: wrongWidth(cells.length, columns.length) };
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
    return known.indexOf(column) < n ? [`the column ${column} exists twice`] : [];
  });
  if (!columns.includes("name")) whys.push("the first line must name the columns, and one of them is name");
  return { columns, faults: whys.map((why) => ({ line, why })) };
}

async function* readCells(text: string, delimiter: string): AsyncGenerator<(Cells | ImportFault)[]> {
  const read: (Cells | ImportFault)[] = [];
  let lastGood = 0;
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record(record, { lines }) {
      // The parser tells the line on which a record ends.
      const line = lines - (record.join("").split("\n").length - 1);
      read.push({ line, cells: record.map((cell) => cell.trim()) });
      lastGood = lines;
      return null;
    },
    on_skip(error) {
      if (error !== undefined) read.push(faultOf(error, lastGood));
      return undefined;
    },
  }).resume();
  for (const part of partsOf(text)) {
    await new Promise((parsed) => parser.write(part, parsed));
    yield read.splice(0);
  }
  await finished(parser.end());
  yield read;
}

const partSize = 65_536;

/**
 * With LF for every end of a line, because the parser counts a CR LF within quotes as two. No part
 * ends between a CR and its LF, or between the halves of one letter.
 */
function* partsOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = at + partSize;
    const whole = /^[\n\udc00-\udfff]/.test(text.charAt(end)) ? end + 1 : end;
    yield text.slice(at, whole).replace(/\r\n?/g, "\n");
    at = whole;
  }
}

function faultOf(error: CsvError, lastGood: number): ImportFault {
  const line = Number(error.lines);
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return { line: lastGood + 1, why: "a quote that opens here, or in a line below, is never closed" };
    case "INVALID_OPENING_QUOTE":
      return { line, why: 'a quote in the middle of a cell; write "" instead and put the whole cell in quotes' };
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
  const [line = "", said] = /^"?sep=([,;\t|])"?(?=[\r\n])/.exec(text) ?? [];
  if (said !== undefined) return { sheet: text.slice(line.length), delimiter: said };
  const header = firstLine(text);
  const times = (candidate: string) => header.split(candidate).length;
  const [delimiter = ","] = [",", ";", "\t"].toSorted((one, other) => times(other) - times(one));
  return { sheet: text, delimiter };
}

function firstLine(text: string): string {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) if (line.trim() !== "") return line;
  return "";
}
