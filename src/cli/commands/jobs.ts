// `exhibit jobs`: long work on a case, how far it came, and what is to become of it.
import { setTimeout as after } from 'node:timers/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import { ExhibitError } from '../../contract/errors.ts';
import type { Job } from '../../contract/sources.ts';
import { caseCommand, run } from '../command.ts';
import type { Run } from '../command.ts';
import { EXIT } from '../terminal.ts';
import { table } from '../terminal-text.ts';
import { wholeNumber } from './events.ts';

interface Options { readonly pause?: number; readonly resume?: number; readonly cancel?: number }

/** Between two looks at a job that runs in this process, in milliseconds. */
const LOOK = 200;

export function addJobs(program: Command): void {
  const number = (flag: string, does: string) => new Option(`${flag} <number>`, does).argParser(wholeNumber);
  const jobs = caseCommand(program, 'jobs', 'imports, rebuilds and text indexes of a case, and how far they came')
    .addOption(number('--pause', 'hold a running job')).addOption(number('--resume', 'do what a paused or interrupted job left, and wait for it')).addOption(number('--cancel', 'end a job'));
  const list = run<[], Options>('read', async ({ terminal, open }) => answer(terminal, await open.call('job.list', {})));
  const act = run<[], Options>('write', async (run) => {
    const { options: { pause, resume, cancel }, open, terminal } = run;
    if ([pause, resume, cancel].filter((job) => job !== undefined).length > 1) throw new ExhibitError('BAD_INPUT', 'One of --pause, --resume and --cancel at a time.');
    if (resume !== undefined) return finish(run, (await open.call('job.resume', { job: resume })).id);
    answer(terminal, [pause === undefined ? await open.call('job.cancel', { job: cancel ?? 0 }) : await open.call('job.pause', { job: pause })]);
    return EXIT.done;
  });
  jobs.action((options: Options, command: unknown) => ((options.pause ?? options.resume ?? options.cancel) === undefined ? list(options, command) : act(options, command)));
}

/** Jobs end with the process that runs them, so a resumed one is waited for. */
async function finish({ open, terminal, signal }: Run<Options>, id: number): Promise<number> {
  for (;;) {
    const job = (await open.call('job.list', {})).find((each) => each.id === id);
    if (!job) throw new ExhibitError('JOB_UNKNOWN', `There is no job ${id}.`);
    if (job.state !== 'running') {
      answer(terminal, [job]);
      return job.state === 'done' ? EXIT.done : EXIT.failed;
    }
    terminal.progress(`${job.title}  ${job.done} of ${job.total} ${job.unit}  (Ctrl+C leaves the rest for later)`);
    await after(LOOK, undefined, { signal });
  }
}

function answer(terminal: Run<Options>['terminal'], jobs: readonly Job[]): void {
  terminal.answer({ jobs }, () => (jobs.length === 0 ? 'No jobs.' : table(
    [{ head: 'Job', right: true }, { head: 'Kind' }, { head: 'What', width: 48 }, { head: 'State' }, { head: 'Done', right: true }, { head: 'Of', right: true }, { head: 'Unit' }, { head: 'Started' }, { head: 'Ended' }, { head: 'Detail', width: 80 }],
    jobs.map(({ id, kind, title, state, done, total, unit, started, ended, detail }) => [id, kind, title, state, done, total, unit, started, ended ?? '', detail]),
  )));
}
