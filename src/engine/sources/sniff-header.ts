// Whether the first row of a table names its columns or is already data.
import { createTimeReader } from './time.ts';

/** A row with as many names of fields is a header, whatever else stands in it. */
const KNOWN = 3;
const NUMBER = /^[+-]?\d[\d.,]*$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=.*:.*:)[\da-fA-F:.]{3,45})$/;
/** Share of the rows below that a cell must look like to be one of them. */
const ALIKE = 0.8;

/** False when the row holds a time, an address or a number, or looks like the rows below it. `known`: names of fields in it. */
export function isHeader(row: readonly string[], below: readonly (readonly string[])[], known: number): boolean {
  if (known >= KNOWN) return true;
  // Exports that were joined repeat their header, but no header holds a time, an address or a number.
  const repeated = below.some((other) => other.length === row.length && other.every((cell, i) => cell === row[i]));
  const times = createTimeReader({ zone: 'UTC', dateOrder: 'dmy', naive: 'ask' });
  for (const [i, cell] of row.entries()) {
    const text = cell.trim();
    if (text === '') continue;
    if (times.read(text).micros !== null || ADDRESS.test(text)) return false;
    const column = below.flatMap((other) => (i < other.length && other[i] !== '' ? [other[i]] : []));
    const alike = (test: (other: string) => boolean) => column.length >= 2 && column.filter(test).length >= column.length * ALIKE;
    if (NUMBER.test(text) && (column.length < 2 || alike((other) => NUMBER.test(other.trim())))) return false;
    if (/\d/.test(text) && !NUMBER.test(text) && alike((other) => shapeOf(other) === shapeOf(text))) return false;
    if (!repeated && column.includes(cell)) return false;
  }
  return true;
}

/** `K-00712` is `a-9`: what kind of characters follow each other. */
function shapeOf(text: string): string {
  return text.slice(0, 200).replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9');
}
