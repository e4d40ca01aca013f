// `exhibit serve`: the local web host, with its own options.
import type { Command } from 'commander';

interface Options { readonly root?: string; readonly port?: string; readonly data?: string; readonly open: boolean }

export function addServe(program: Command): void {
  program.command('serve').description('serve the screens to a browser on this machine').argument('[case]', 'a case file to open')
    .option('--root <folder>', 'new cases go here, and only cases below it can be opened').option('--port <number>', 'a fixed port; any free one when left out')
    .option('--no-open', 'print the address, open no browser').option('--data <folder>', 'settings and the list of recent cases')
    .action(async (file: string | undefined, { root, port, data, open }: Options) => {
      // Loaded on demand: no other command needs a server.
      const { serveMain } = await import('../../server/serve.ts');
      const named = Object.entries({ root, port, data }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
      process.exitCode = await serveMain([...named, ...(open ? [] : ['--no-open']), ...(file === undefined ? [] : ['--', file])]);
    });
}
