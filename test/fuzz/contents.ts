// What is packed into the archives of a fuzz run: a few fixed texts, so that whatever comes out undamaged can be known again.
import { Random } from './random.ts';

const random = new Random(1);

export const CONTENTS: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from('x'),
  Buffer.from('admin_id,action_type\nkim,login\n'),
  Buffer.from('{"actor":"kim","action":"bonus.grant","old_value":"00712"}\n'.repeat(20)),
  Buffer.from('a,b\n1,2\n'.repeat(500)),
  random.bytes(300),
  Buffer.concat([random.bytes(40), Buffer.alloc(3000, 0x20), random.bytes(40)]),
];

/** Whether bytes are contents one behind another, any of them any number of times. */
export function isContents(bytes: Buffer): boolean {
  const reachable = new Set([0]);
  for (const at of reachable) {
    for (const content of CONTENTS) if (content.length > 0 && bytes.subarray(at, at + content.length).equals(content)) reachable.add(at + content.length);
  }
  return reachable.has(bytes.length);
}
