// The timeline of an open case as operations: as data, and as a picture that is a file.
import { createHash } from 'node:crypto';
import { ExhibitError } from '../../contract/errors.ts';
import type { CaseInfo } from '../../contract/model.ts';
import type { Handlers } from '../../contract/server.ts';
import type { Timeline } from '../../contract/timeline.ts';
import type { CaseFile } from '../casefile/case-file.ts';
import type { Casework } from '../casework/casework.ts';
import type { Marks } from '../casework/marks.ts';
import { instantOf, type Events } from '../events/events.ts';
import { VERSION } from '../version.ts';
import { timelineSvg } from './svg.ts';
import { timelineOf } from './timeline.ts';

/** What a picture holds at most; beyond, it counts. */
const PICTURE = { lanes: 60, items: 2000 } as const;

export interface TimelineOptions {
  readonly file: CaseFile;
  readonly casework: Casework;
  readonly marks: Marks;
  info(): CaseInfo;
  changed(): void;
  /** The events as they are now. CANCELLED when the signal fires. */
  explored(signal: AbortSignal): Promise<Events>;
}

export function timelineHandlers({ file, casework, marks, info, changed, explored }: TimelineOptions): Handlers {
  const sourceNames = file.db.prepare<[], { id: number; name: string }>("SELECT id, name FROM source WHERE state <> 'importing'");
  async function told(wish: { readonly by: Timeline['by']; readonly from: string | null; readonly to: string | null; readonly lanes: number; readonly items: number }, signal: AbortSignal): Promise<Timeline> {
    const limits = { from: instantOf(wish.from), to: instantOf(wish.to) };
    if (limits.from !== null && limits.to !== null && limits.from > limits.to) throw new ExhibitError('BAD_INPUT', `The window ends before it begins: ${wish.from} to ${wish.to}.`, 'Give the earlier instant first.');
    const events = await explored(signal);
    return timelineOf({ events, marks, findings: casework.findings.list(), sourceNames: new Map(sourceNames.all().map(({ id, name }) => [id, name])) }, { ...wish, ...limits }, signal);
  }
  return {
    'timeline.read': ({ by, from, to, lanes, items }, { signal }) => told({ by, from, to, lanes, items }, signal),
    'timeline.svg': async ({ by, from, to, zone }, { signal }) => {
      const timeline = await told({ by, from, to, ...PICTURE }, signal);
      const { name, fileName } = info();
      const text = timelineSvg({ timeline, caseName: name, zone: zone ?? 'UTC', version: VERSION });
      const sha256 = createHash('sha256').update(text).digest('hex');
      const stem = fileName.replace(/\.exhibit$/i, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'case';
      const picture = { fileName: `${stem}-timeline.svg`, mediaType: 'image/svg+xml', text, sha256 };
      if (!file.readOnly) {
        file.write(() => file.log('timeline.svg', picture.fileName, `by ${by}, ${timeline.from ?? 'start'} to ${timeline.to ?? 'end'}, sha256 ${sha256}`));
        changed();
      }
      return picture;
    },
  };
}
