// How the text of a file is written: certain from a mark, or proven by its bytes, or asked.
import { isUtf8 } from 'node:buffer';
import type { Encoding, ImportQuestion } from '../../contract/sources.ts';
import { characterSize, textOf } from './text.ts';
import { Transcoder } from './transcode.ts';

const SAMPLE = 4096;
/** Characters shown on either side of the first byte that the readings differ in. */
const AROUND = 24;

export interface EncodingSniff { readonly encoding: Encoding; readonly questions: readonly ImportQuestion[]; readonly remarks: string[] }

/**
 * The encoding of a file by its first bytes. Marks first, then the NUL bytes of UTF-16 without one, then UTF-8 where every byte is; what
 * is left is asked, and read as the likelier of the two until it is answered.
 */
export function sniffEncoding(head: Buffer, whole: boolean, answer: Encoding | null): EncodingSniff {
  const text = whole ? head : withoutCutCharacter(head);
  const invalid = answer === null || answer === 'utf-8' ? firstInvalid(text) : -1;
  if (answer !== null) return { encoding: answer, questions: [], remarks: invalid < 0 ? [] : ['not all of it is UTF-8; such bytes are kept and shown as \\xFF'] };
  const marked = markOf(head) ?? byNuls(head);
  if (marked !== null && marked !== 'utf-8') return { encoding: marked, questions: [], remarks: [] };
  if (invalid < 0) return { encoding: 'utf-8', questions: [], remarks: [] };
  const choices: readonly Encoding[] = likelyUtf8(text, marked) ? ['utf-8', 'windows-1252'] : ['windows-1252', 'utf-8'];
  const around = text.subarray(...wordAround(text, invalid));
  const question: ImportQuestion = {
    kind: 'encoding', option: '--encoding', choices,
    text: `Not all of it is UTF-8. Which encoding is it? The first text that differs reads “${transcoded(around, 'windows-1252', true).toString()}” in Windows-1252 and “${textOf(around)}” in UTF-8.`,
  };
  return { encoding: choices[0], questions: [question], remarks: [] };
}

/** The head as UTF-8; a character that its end cuts is left out unless it is the end of the file. */
export function transcoded(head: Buffer, encoding: Encoding, whole: boolean): Buffer {
  const transcoder = new Transcoder(encoding);
  const bytes = transcoder.write(head);
  return whole && encoding !== 'utf-8' ? Buffer.concat([bytes, transcoder.end().bytes]) : bytes;
}

function markOf(head: Buffer): Encoding | null {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  return a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

/** UTF-16 without its mark: every other byte of Latin text is NUL, and in any script those of digits, delimiters and line ends. */
function byNuls(head: Buffer): Encoding | null {
  const sample = head.subarray(0, SAMPLE);
  const nuls = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) nuls[i & 1]++;
  const most = Math.max(...nuls);
  const least = Math.min(...nuls);
  const half = sample.length / 2;
  // Few enough at the other places: some characters of other scripts end in a NUL byte too.
  if (!(most > half * 0.7 && least < half * 0.1) && !(most > half * 0.05 && most > 8 && least * 4 < most)) return null;
  return nuls[1] > nuls[0] ? 'utf-16le' : 'utf-16be';
}

/** The head may end within a character. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  let end = bytes.length;
  for (let i = 0; i < 3 && end > 0 && (bytes[end - 1] & 0xc0) === 0x80; i++) end--;
  return end > 0 && bytes[end - 1] >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/** Offset of the first byte that is not UTF-8, or −1. */
function firstInvalid(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    if (size === 0) return at;
    at += size;
  }
  return -1;
}

/** A mark says UTF-8, or most of what is not ASCII is. */
function likelyUtf8(bytes: Buffer, marked: Encoding | null): boolean {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    if (size === 0) invalid++;
    else if (size > 1) valid++;
    at += Math.max(1, size);
  }
  return marked === 'utf-8' || valid > invalid;
}

/** Bounds of the text around an offset, within its line and cell. */
function wordAround(bytes: Buffer, at: number): [number, number] {
  const ends = (byte: number): boolean => byte < 32 || byte === 34 || byte === 44 || byte === 59;
  let from = at;
  let to = at;
  while (from > 0 && at - from < AROUND && !ends(bytes[from - 1])) from--;
  // Not within a character.
  while (from < at && (bytes[from] & 0xc0) === 0x80 && characterSize(bytes, from) === 0) from++;
  while (to < bytes.length && to - at < AROUND && !ends(bytes[to])) to++;
  while (to < bytes.length && (bytes[to] & 0xc0) === 0x80) to++;
  return [from, to];
}
