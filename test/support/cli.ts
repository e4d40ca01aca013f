// Runs the command as people do: a real process of its own, in a folder of its own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';

const COMMAND = resolve(import.meta.dirname, '../../bin/exhibit.js');

export interface Outcome { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export interface Running { readonly process: ChildProcess; readonly ended: Promise<Outcome> }

/** Starts `exhibit …`; settings and cases are kept below the folder. `command` is another entry than the checkout's. */
export function start(folder: string, args: readonly string[], command: readonly string[] = [COMMAND]): Running {
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, EXHIBIT_DATA: join(folder, 'data'), EXHIBIT_CASES: join(folder, 'cases'), USER: 'tester' },
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
  });
  return { process: child, ended };
}

export const exhibit = (folder: string, ...args: readonly string[]): Promise<Outcome> => start(folder, args).ended;

/** Runs with --json and gives the exit code and the one document on stdout. Throws when it is not exactly one. */
export async function exhibitJson<T>(folder: string, ...args: readonly string[]): Promise<{ readonly code: number | null; readonly document: T }> {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const { code, stdout, stderr } = await exhibit(folder, ...args.slice(0, end), '--json', ...args.slice(end));
  try {
    return { code, document: JSON.parse(stdout) as T };
  } catch {
    throw new Error(`Not one JSON document: ${stdout}\n${stderr}`);
  }
}

/** What differs from run to run, masked: hashes, times of now, sizes of the case file. */
export function masked(text: string): string {
  const year = String(new Date().getFullYear());
  return text.replace(/\b[0-9a-f]{64}\b/g, '<sha-256>').replace(new RegExp(`\\b${year}-\\d\\d-\\d\\dT[\\d:.]+Z`, 'g'), (time) => (time.startsWith('2026-03-') ? time : '<now>'.padEnd(time.length)))
    .replace(/^(Bytes +)\d+$/m, '$1<bytes>');
}
