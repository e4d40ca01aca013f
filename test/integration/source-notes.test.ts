// Control totals and tells in the ledger of an imported source, and in its preview.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importFile } from '../../src/contract/sources.ts';
import { scratchFolder, TestCase } from '../support/case.ts';

it('the ledger keeps the exact totals of numeric columns and says that an export was probably cut', async () => {
  const folder = scratchFolder();
  const file = join(folder, 'audit.csv');
  const row = (i: number) => `${i},2026-03-14T01:06:18Z,${i === 5 ? '1.23E+15' : 'kim'},payment.adjust,P-${i},0.10\n`;
  writeFileSync(file, `log_id,timestamp,admin_id,action_type,target_id,amount\n${Array.from({ length: 1000 }, (_, i) => row(i + 1)).join('')}`);
  const test = await TestCase.open(join(folder, 'a.exhibit'), { create: true });
  const scientific = 'column admin_id: 1 id in scientific notation, such as 1.23E+15: the digits are lost';
  expect((await test.call('import.preview', { file: importFile(file) })).tells).toEqual([scientific]);
  await test.call('import.run', { files: [importFile(file, { accept: true })] });
  const [source] = await test.call('source.list', {});
  expect(source.totals).toEqual([
    { column: 'log_id', numbers: 1000, others: 0, sum: '500500', min: '1', max: '1000' },
    { column: 'amount', numbers: 1000, others: 0, sum: '100.00', min: '0.10', max: '0.10' },
  ]);
  expect(source.tells).toEqual(['exactly 1,000 records: exports are often cut at such a number', scientific]);
});
