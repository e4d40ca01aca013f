// The command line starts here: a table of commands, each a thin layer over one or two operations of the engine.
import { Command, CommanderError } from 'commander';
import { ERRORS } from '../contract/errors.ts';
import { VERSION } from '../engine/version.ts';
import { listenForInterrupt } from './command.ts';
import { addActors } from './commands/actors.ts';
import { addAlerts } from './commands/alerts.ts';
import { addBundle } from './commands/bundle.ts';
import { addCase } from './commands/case.ts';
import { addCheck } from './commands/check.ts';
import { addEntity } from './commands/entity.ts';
import { addEvents } from './commands/events.ts';
import { addFindings } from './commands/findings.ts';
import { addImport } from './commands/import.ts';
import { addJobs } from './commands/jobs.ts';
import { addExport } from './commands/export.ts';
import { addKey } from './commands/key.ts';
import { addLedger } from './commands/ledger.ts';
import { addMarks } from './commands/marks.ts';
import { addMerge } from './commands/merge.ts';
import { addOverview } from './commands/overview.ts';
import { addProfiles } from './commands/profiles.ts';
import { addCare } from './commands/care.ts';
import { addQuestions } from './commands/questions.ts';
import { addSeal } from './commands/seal.ts';
import { addServe } from './commands/serve.ts';
import { addSources } from './commands/sources.ts';
import { addSql } from './commands/sql.ts';
import { addTimeline } from './commands/timeline.ts';
import { addVerify } from './commands/verify.ts';
import { addViews } from './commands/views.ts';
import { EXIT } from './terminal.ts';
import { inked, inkedJson, inkedLines } from './terminal-text.ts';

const program = new Command('exhibit');
// Set before any command is added, for each takes them over.
program.exitOverride().enablePositionalOptions().showHelpAfterError('Add --help to see how it is used.')
  .configureOutput({ writeErr: (text) => process.stderr.write(inkedLines(text)) });
program.description('Turns audit logs of a back office into a case that stands up.').version(VERSION)
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong use. Events are named as S-001:42: source and record.');
for (const add of [addImport, addLedger, addExport, addSources, addProfiles, addJobs, addEvents, addEntity, addActors, addCheck, addOverview, addTimeline, addAlerts, addMarks, addFindings, addQuestions, addMerge, addViews, addSql, addCase, addCare, addVerify, addSeal, addBundle, addKey, addServe]) add(program);

// `exhibit … | head` closes the pipe; that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed));
listenForInterrupt();

try {
  await program.parseAsync();
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  // Help and version were asked for; everything else is wrong use, and commander has said on stderr what.
  process.exitCode = thrown.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  if (thrown.exitCode !== 0 && process.argv.includes('--json')) {
    process.stdout.write(`${inkedJson({ error: { code: 'BAD_INPUT', message: inked(thrown.message.replace(/^error: /, '')), hint: ERRORS.BAD_INPUT } })}\n`);
  }
}
