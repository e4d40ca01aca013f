// Names within archives are labels, never paths: told apart, shown, and refused where they would mean another place.

/** Between the names of a file and of what it was taken out of; no label holds it. */
export const WITHIN = ' › ';

/** Why a name is not trusted, as the end of a sentence; null for one that is. */
export function unsafeName(name: string): string | null {
  if (name === '') return 'has no name';
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a name with control characters';
  if (name.includes('\\')) return 'has a name with backslashes';
  if (/^[A-Za-z]:/.test(name) || name.startsWith('/')) return 'has an absolute path for a name';
  if (name.split('/').includes('..')) return 'has a name that leads out of the archive';
  return null;
}

/** Written by an operating system beside the files that matter. */
export function isByproduct(name: string): boolean {
  return name.startsWith('__MACOSX/') || name === '.DS_Store' || name.endsWith('/.DS_Store');
}

/** Gives each name a label of its own: a second `a.csv` is `a.csv (2)`. */
export class Labels {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  label(name: string): string {
    // oxlint-disable-next-line no-control-regex
    const plain = name.replaceAll('›', '>').replaceAll(/[\u0000-\u001f\u007f]/g, '\u{fffd}');
    let label = plain;
    let count = this.#counts.get(plain) ?? 1;
    while (this.#taken.has(label)) label = `${plain} (${++count})`;
    this.#counts.set(plain, count);
    this.#taken.add(label);
    return label;
  }
}
