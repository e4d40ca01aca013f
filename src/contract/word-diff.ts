// Two texts word by word: the longest common sequence of words and the blanks and marks between them.

export interface Piece { readonly text: string; readonly of: 'both' | 'old' | 'new' }

/** Words of what differs between common ends, on both sides: beyond that the whole middle is told as replaced. */
const MOST_WORDS = 1500;

/** The pieces of both texts in order: those of `both` and `old` are the old text, those of `both` and `new` the new one. */
export function wordDiff(old: string, now: string): readonly Piece[] {
  const [before, after] = [wordsOf(old), wordsOf(now)];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const pieces: Piece[] = [];
  const add = (text: string, of: Piece['of']): void => {
    const last = pieces.at(-1);
    if (text === '') return;
    if (last?.of === of) pieces[pieces.length - 1] = { of, text: last.text + text };
    else pieces.push({ of, text });
  };
  add(before.slice(0, start).join(''), 'both');
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    add(a.join(''), 'old');
    add(b.join(''), 'new');
  } else for (const { text, of } of middle(a, b)) add(text, of);
  add(before.slice(before.length - end).join(''), 'both');
  return pieces;
}

/** Runs of letters and digits, runs of blanks, and every other character by itself. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu) ?? [];
}

function middle(a: readonly string[], b: readonly string[]): readonly Piece[] {
  const width = b.length + 1;
  // Length of the longest common sequence of what is left from here on.
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) {
    lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { pieces.push({ text: a[i], of: 'both' }); i++; j++; }
    else if (j === b.length || (i < a.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) pieces.push({ text: a[i++], of: 'old' });
    else pieces.push({ text: b[j++], of: 'new' });
  }
  return pieces;
}
