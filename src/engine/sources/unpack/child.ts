// The child process that unpacks: one request on its standard input, framed answers on its standard output. It holds no
// state and writes to no path; hostile files may kill it, and nothing else.
import { fstatSync, statfsSync, type Stats } from 'node:fs';
import { ExhibitError, toWireError } from '../../../contract/errors.ts';
import { openRegular } from '../regular-file.ts';
import { Budget, BudgetError, grouped, LIMITS } from './budget.ts';
import { fileRange } from './byte-range.ts';
import { BYTES_FRAME, FRAME, FRAME_HEADER, type ChildMessage, type PartEnd, type UnpackRequest } from './frames.ts';
import { WITHIN } from './member-names.ts';
import type { Container, Part } from './part.ts';
import { openContainer } from './zip-container.ts';

/** Sent at least this often while there is progress, so that the parent knows a busy child from a stuck one. */
const ALIVE_MS = 500;
/** Heads in full, in all; the members behind get short ones. */
const FULL_HEADS = 64 * 1024 * 1024;
const SHORT_HEAD = 16 * 1024;
const MEMORY_LOOKS_MS = 20;

let lastFrame = performance.now();
let lastLook = 0;

async function frame(kind: number, body: Uint8Array): Promise<void> {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER + body.length);
  bytes[0] = kind;
  bytes.writeUInt32LE(body.length, 1);
  bytes.set(body, FRAME_HEADER);
  lastFrame = performance.now();
  if (!process.stdout.write(bytes)) await new Promise<void>((resolve) => { process.stdout.once('drain', resolve); });
}
const send = (message: ChildMessage): Promise<void> => frame(FRAME.message, Buffer.from(JSON.stringify(message)));

/** Called with every piece of work: shows life, and stops where memory runs out. */
function checked(): void {
  const now = performance.now();
  if (now - lastFrame > ALIVE_MS) void frame(FRAME.alive, new Uint8Array(0));
  if (now - lastLook < MEMORY_LOOKS_MS) return;
  lastLook = now;
  const held = process.memoryUsage.rss();
  if (held > LIMITS.memoryBytes) throw new BudgetError(`It needs more memory to unpack than is allowed: ${grouped(held)} bytes, where the limit is ${grouped(LIMITS.memoryBytes)}.`, 'Unpack it with a tool you trust and import the files.');
}
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;

/** Decoded bytes on their way to the parent. */
class Outlet {
  #buffer = Buffer.allocUnsafe(BYTES_FRAME);
  #length = 0;

  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.subarray(at, at + BYTES_FRAME - this.#length);
      this.#buffer.set(taken, this.#length);
      this.#length += taken.length;
      at += taken.length;
      if (this.#length === BYTES_FRAME || performance.now() - lastFrame > ALIVE_MS) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#length > 0) await frame(FRAME.bytes, this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }
}

const outlet = new Outlet();

/** Sends one part, or its first `most` bytes; what is wrong with it alone is told at its end. Returns the bytes sent. */
async function sendPart(part: Part, most: number, told: () => readonly string[]): Promise<number> {
  const { inside, name, bytes, layers, sheet, hidden } = part;
  let end: Omit<PartEnd, 'kind'> = { whole: true, error: part.refusal, state: 'complete', remarks: [], given: { bytes: 0, sha256: '' } };
  let container: 'none' | 'gzip' = 'none';
  let sent = 0;
  let started = false;
  const start = async (): Promise<void> => { if (!started) await send({ kind: 'start', inside, name, bytes, layers, sheet, hidden, container }); started = true; };
  try {
    const reading = part.open === null ? null : await part.open();
    if (reading !== null) {
      try {
        container = reading.container;
        await start();
        let whole = false;
        while (sent < most) {
          const chunk = await reading.next();
          if (chunk === null) { whole = true; break; }
          const taken = chunk.subarray(0, most - sent);
          await outlet.add(taken);
          sent += taken.length;
          if (taken.length < chunk.length) break;
        }
        if (!whole && sent === most) whole = await reading.next() === null;
        end = { whole, error: null, state: reading.partial ? 'partial' : 'complete', remarks: [...reading.remarks, ...told()], given: whole ? { bytes: reading.given.bytes, sha256: reading.given.sha256 } : end.given };
      } finally {
        reading.close();
      }
    }
  } catch (thrown) {
    if (thrown instanceof BudgetError) throw thrown;
    end = { ...end, error: toWireError(thrown) };
  }
  await start();
  await outlet.flush();
  await send({ kind: 'end', ...end });
  return sent;
}

async function list(container: Container, size: number, headBytes: number): Promise<void> {
  await send({ kind: 'container', container: container.kind, bytes: size, members: container.members });
  let heads = 0;
  for await (const part of container.parts()) heads += await sendPart(part, heads > FULL_HEADS ? Math.min(headBytes, SHORT_HEAD) : headBytes, () => []);
}

async function run(request: UnpackRequest): Promise<void> {
  const { fd, stats } = openRegular(request.path, request.name);
  const range = fileRange(fd, 0, stats.size);
  const { task, folder, name, raiseLimits, password } = request;
  const budget = new Budget({ name, raiseLimits, password, givenBytes: stats.size, freeBytes: freeBytes(folder), checked });
  const container = await openContainer({ range, inside: [], name, layers: [], sha256: '', budget, folder });
  if (task.kind === 'list') await list(container, stats.size, task.headBytes);
  else for (const inside of task.inside) await sendPart(await partOf(container, inside), Infinity, () => moved(fd, stats));
  await send({ kind: 'finish', remarks: [...container.remarks, ...moved(fd, stats)], peakBytes: peakBytes() });
  container.close();
}

/** One part by its path; what makes it unreachable is told of it alone. */
async function partOf(container: Container, inside: string): Promise<Part> {
  try {
    return await container.part(inside.split(WITHIN));
  } catch (thrown) {
    if (!(thrown instanceof ExhibitError) || thrown instanceof BudgetError) throw thrown;
    return { inside, name: inside, bytes: 0, layers: [], sheet: false, hidden: false, refusal: toWireError(thrown), open: null };
  }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

function moved(fd: number, before: Stats): readonly string[] {
  const after = fstatSync(fd);
  if (after.size === before.size && after.mtimeMs === before.mtimeMs && after.ino === before.ino) return [];
  return [`moving source: the archive changed while it was read (${before.size} bytes when opened, ${after.size} at the end)`];
}

// Nobody listens any more: there is nobody left to work for.
process.stdout.on('error', () => process.exit(0));
let text = '';
for await (const piece of process.stdin) text += String(piece);
const request = JSON.parse(text) as UnpackRequest;
try {
  await run(request);
} catch (thrown) {
  await send({ kind: 'failed', error: toWireError(thrown), peakBytes: peakBytes() });
}
