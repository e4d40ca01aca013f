// RFC 3161: the request for a time stamp of a checkpoint, and whether a token that came back is for it. The signature of the authority is
// for other tools to check (`openssl ts -verify`): Exhibit knows no authority.
import { hash } from 'node:crypto';
import { ExhibitError } from '../../contract/errors.ts';

const SHA256 = Buffer.from('300d06096086480165030402010500', 'hex');
const TST_INFO = Buffer.from('060b2a864886f70d0109100104', 'hex');
const [SEQUENCE, OCTETS, INTEGER, TIME, CONTEXT_0] = [0x30, 0x04, 0x02, 0x18, 0xa0];

interface Node { readonly tag: number; readonly body: Buffer; readonly whole: Buffer }

/** What is stamped: SHA-256 of the checkpoint as signed. */
export function imprintOf(note: string): Buffer {
  return hash('sha256', note, 'buffer');
}

/** A TimeStampReq, DER: version 1, the imprint, the certificate of the authority wanted. */
export function stampRequest(note: string): Buffer {
  return node(SEQUENCE, Buffer.from([INTEGER, 1, 1]), node(SEQUENCE, SHA256, node(OCTETS, imprintOf(note))), Buffer.from([1, 1, 0xff]));
}

/** When the authority says that it stamped this checkpoint. STAMP_WRONG for what is no token, or the token of something else. */
export function stampTime(token: Buffer, note: string): string {
  let info: readonly Node[];
  try { info = tstInfo(token); } catch {
    throw new ExhibitError('STAMP_WRONG', 'The file holds no time stamp token after RFC 3161.');
  }
  const [algorithm, imprint] = children(info[2].body);
  if (!algorithm?.whole.includes(SHA256.subarray(2, 13)) || !imprint?.body.equals(imprintOf(note))) throw new ExhibitError('STAMP_WRONG', 'The time stamp is that of something else than this checkpoint.');
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(info.find(({ tag }) => tag === TIME)?.body.toString('latin1') ?? '') ?? [];
  if (year === undefined) throw new ExhibitError('STAMP_WRONG', 'The time stamp names no time.');
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** The parts of TSTInfo within a response or a bare token. */
function tstInfo(der: Buffer): readonly Node[] {
  const at = der.indexOf(TST_INFO);
  if (at < 0) throw new RangeError('no TSTInfo');
  const explicit = first(der.subarray(at + TST_INFO.length));
  if (explicit.tag !== CONTEXT_0) throw new RangeError('no content');
  const octets = first(explicit.body);
  if (octets.tag !== OCTETS) throw new RangeError('no content');
  const info = first(octets.body);
  const parts = children(info.body);
  if (info.tag !== SEQUENCE || parts.length < 5) throw new RangeError('no TSTInfo');
  return parts;
}

function children(body: Buffer): readonly Node[] {
  const nodes: Node[] = [];
  for (let rest = body; rest.length > 0; rest = rest.subarray(nodes.at(-1)!.whole.length)) nodes.push(first(rest));
  return nodes;
}

/** The first element of DER bytes. Throws RangeError where it is longer than they are. */
function first(bytes: Buffer): Node {
  if (bytes.length < 2) throw new RangeError('cut off');
  let [length, start] = [bytes[1], 2];
  if (length > 127) {
    const count = length & 127;
    if (count === 0 || count > 4 || bytes.length < 2 + count) throw new RangeError('cut off');
    length = bytes.readUIntBE(2, count);
    start = 2 + count;
  }
  if (start + length > bytes.length) throw new RangeError('cut off');
  return { tag: bytes[0], body: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

function node(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  // Nothing that is asked for is longer.
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

/** The token lies beside the case: a sealed case is never written to. */
export function stampPath(path: string): string {
  return `${path}.tsr`;
}
