// `npm run gate:tamper -- --flips N --clean M --seed S`: the gate as a command of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tamper } from './tamper.ts';

const { values } = parseArgs({ options: { flips: { type: 'string', default: '200' }, clean: { type: 'string', default: '20' }, seed: { type: 'string', default: String(Date.now() % 1e9) } } });
const folder = mkdtempSync(join(tmpdir(), 'exhibit-tamper-'));
try {
  console.log(`seed ${values.seed}`);
  const result = await tamper(folder, { flips: Number(values.flips), clean: Number(values.clean), seed: Number(values.seed) }, (line) => console.log(line));
  for (const alarm of result.falseAlarms) console.log(`FALSE ALARM ${alarm}`);
  console.log(`${result.flips} flips: ${result.reported} reported, ${result.unchanged} changed nothing that is said, ${result.missed.length} missed; ${result.clean} clean: ${result.falseAlarms.length} false alarms`);
  process.exitCode = result.missed.length + result.falseAlarms.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
