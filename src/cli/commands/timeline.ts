// `exhibit timeline`: what people marked in a case, lane by lane in the order of time, and the same as a picture.
import { Option } from 'commander';
import type { Command } from 'commander';
import { LANES, type LaneKind, type Timeline } from '../../contract/timeline.ts';
import { itemWords, laneName, notShown, spanWords } from '../../contract/timeline-words.ts';
import { caseCommand, run } from '../command.ts';
import { count } from '../event-text.ts';
import { checkOut, writeWhole } from '../given-files.ts';
import { inked } from '../terminal-text.ts';

interface Options { readonly by: LaneKind; readonly from?: string; readonly to?: string; readonly zone?: string; readonly out?: string; readonly force?: boolean }

export function addTimeline(program: Command): void {
  caseCommand(program, 'timeline', 'cited, starred, noted and tagged events in lanes over time, and findings as spans')
    .addOption(new Option('--by <lanes>', 'what has a lane').choices(LANES).default('actor'))
    .option('--from <instant>', 'first instant of the window').option('--to <instant>', 'last instant of the window')
    .option('--out <file>', 'write it as a picture, SVG').option('--zone <zone>', 'of the picture: zone shown beside UTC').option('--force', 'replace a file that exists')
    .action((...input: unknown[]) => run<[], Options>((input.at(-2) as Options).out === undefined ? 'read' : 'note', async ({ options, terminal, open }) => {
      const { by, from = null, to = null, zone = null, out, force } = options;
      if (out === undefined) {
        const timeline = await open.call('timeline.read', { by, from, to, lanes: 200, items: 2000 });
        terminal.answer(timeline, () => timelineText(timeline));
        return;
      }
      checkOut(out, options.case, force === true);
      const { text, sha256 } = await open.call('timeline.svg', { by, from, to, zone });
      await writeWhole(out, text);
      if (open.info.readOnly) terminal.note('The case is open for reading alone, so its log does not tell of this picture.');
      terminal.answer({ file: out, bytes: Buffer.byteLength(text), sha256 }, () => `${inked(out)}: ${count(Buffer.byteLength(text), 'byte')}, SHA-256 ${sha256}`);
    })(...input));
}

const utc = (instant: string): string => instant.replace('T', ' ').replace(/(?:000)?Z$/, '');

function timelineText(timeline: Timeline): string {
  const { by, from, to, lanes, findings, marked, shown } = timeline;
  const blocks = [
    from === null || to === null ? ['Nothing that was marked has a time.'] : [`${count(shown, 'event')} of ${marked} marked, by ${by}, ${utc(from)} to ${utc(to)} UTC`],
    findings.map((span) => `${utc(span.from)}  ${utc(span.to)}  ${inked(spanWords(span))}`),
    ...lanes.map((lane) => [
      `${inked(laneName(by, lane))}${lane.detail === '' ? '' : ` (${inked(lane.detail)})`}: ${count(lane.events, 'event')}`,
      ...lane.items.map((item) => `  ${utc(item.time)}  ${inked(itemWords(item))}`),
      ...lane.buckets.map((bucket) => `  ${utc(bucket.from)}  to ${utc(bucket.to)}: ${count(bucket.events, 'event')}`),
    ]),
    notShown(timeline),
  ];
  return blocks.filter((block) => block.length > 0).map((block) => block.join('\n')).join('\n\n');
}
