#!/usr/bin/env node
// Checks the version of Node before anything native is loaded, which would end older ones without a word.
import { existsSync } from 'node:fs';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(`error: Exhibit needs Node 24 or newer; this is ${process.versions.node}.\n`
    + '  In a checkout use: npm run -s exhibit -- <command>   (npm ci brings the right Node). Otherwise install Node 24 from nodejs.org.\n');
  process.exitCode = 1;
} else {
  // A checkout runs its sources; what is published has only the built command.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/node/cli.js', import.meta.url).href);
}
