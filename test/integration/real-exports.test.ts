// Genuine exports, read where they lie: every event that the index of the folder counts, none invented, and each field where
// the index says that it comes from. Reads ../shared/data, which is no part of this repository; skipped where that is absent.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { createMapper, PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { openBytes } from '../../src/engine/sources/decode.ts';
import { scannerOf } from '../../src/engine/sources/scanner.ts';
import { sniff } from '../../src/engine/sources/sniff.ts';
import type { MappedDetail } from '../../src/engine/record.ts';
import { newCase } from '../support/case.ts';

const FOLDER = new URL('../../../shared/data/', import.meta.url).pathname;
const index = `${FOLDER}index.json`;
const present = existsSync(index);
interface Listed { readonly file: string; readonly expected_events: number; readonly sha256: string }
const listed = present ? (JSON.parse(readFileSync(index, 'utf8')) as { files: readonly Listed[] }).files : [];
const files = listed.filter(({ file }) => /^(aws|m365|entra)\//.test(file) && !/\.zip$/i.test(file));

interface Read { readonly profile: string; readonly confidence: number; readonly records: readonly Buffer[]; readonly events: readonly MappedDetail[]; readonly questions: readonly string[] }

async function readFile(file: string): Promise<Read> {
  const source = openBytes(FOLDER + file, {});
  const chunks: Buffer[] = [];
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) chunks.push(chunk);
  expect(source.ending).toEqual({ state: 'complete', remarks: [] });
  const bytes = Buffer.concat(chunks);
  const { dialect } = sniff(bytes, file);
  const records: Buffer[] = [];
  scannerOf(dialect).scan(bytes, true, (start, end, _line, problem) => {
    expect(problem).toBeNull();
    records.push(bytes.subarray(start, end));
  });
  const [{ id, confidence }] = guessProfiles(PROFILES, dialect, records.slice(0, 200));
  const asking = createMapper(id, dialect, { zone: null, dateOrder: null });
  const mapper = createMapper(id, dialect, asking.settled(records));
  return { profile: id, confidence, records, events: records.flatMap((record) => mapper.detail(record)), questions: asking.questions(records).map((question) => question.kind) };
}
const changesOf = (events: readonly MappedDetail[]) => events.flatMap((event) => event.changes);

describe.skipIf(!present)(`genuine exports${present ? '' : ` (skipped: ${FOLDER} is absent)`}`, () => {
  test.each(files.map(({ file, expected_events }) => [file, expected_events] as const))('%s gives %i events, all dated, all with actor and action, and asks nothing', async (file, expected) => {
    const { profile, events, questions } = await readFile(file);
    expect(profile).toBe(file.startsWith('aws/') ? 'cloudtrail' : file.startsWith('m365/') ? 'm365-ual' : 'entra-audit');
    expect(events).toHaveLength(expected);
    expect(questions).toEqual([]);
    for (const event of events) {
      expect(event).toMatchObject({ actor: expect.any(String), action: expect.any(String), module: expect.any(String), recordId: expect.any(String) });
      expect(event.time.micros).not.toBeNull();
    }
  });

  test('all of them import into one case, none asking, each with its hash and count; verified, rebuilt and read back the same', async () => {
    const test = await newCase();
    const { sources } = await test.import(files.map(({ file }) => FOLDER + file));
    expect(sources.map(({ read, rejected, sha256 }) => ({ read, rejected, sha256 }))).toEqual(files.map((listed) => ({ read: listed.expected_events, rejected: 0, sha256: listed.sha256 })));
    for (const source of sources) expect(source.imported + source.duplicate).toBe(source.read);
    expect(await test.call('case.verify', {})).toMatchObject({ ok: true });
    const rows = await test.rows();
    expect(rows).toHaveLength(sources.reduce((sum, source) => sum + source.events, 0));
    const cloudtrail = new Set(sources.filter((source) => source.profile === 'cloudtrail').map((source) => source.id));
    for (const change of rows.filter((row) => cloudtrail.has(row.source)).flatMap((row) => row.changes)) expect(change.oldKind).toBe('unknown');
    for (const { id } of sources) await test.call('source.rebuild', { source: id, profile: null, draft: null, zone: null, dateOrder: null });
    expect(await test.rows()).toEqual(rows);
  });

  test('CloudTrail never logs old values: each is unknown', async () => {
    for (const { file } of files.filter(({ file }) => file.startsWith('aws/'))) {
      for (const change of changesOf((await readFile(file)).events)) expect(change).toMatchObject({ old: null, oldKind: 'unknown' });
    }
  });

  test('Exchange parameters have a new value and an unknown old one', async () => {
    const { events } = await readFile('m365/det-eng/t1114.003_Forward_Rule_Multi_Users_Same_Forward_dest.json');
    expect(events[0].changes).toContainEqual({ field: 'ForwardingSmtpAddress', old: null, new: 'johndoe@gmail.com', oldKind: 'unknown', newKind: 'value' });
    expect(events[0].changes).toContainEqual({ field: 'ForwardingAddress', old: null, new: '', oldKind: 'unknown', newKind: 'empty' });
  });

  test('a role granted in Entra through the unified log shows its name, from empty', async () => {
    const { events } = await readFile('m365/det-eng/t1098.003_add_role_global_admin.json');
    expect(events[0]).toMatchObject({ actor: 'stinger@contoso.onmicrosoft.com', action: 'Add member to role.', category: 'permission', entityType: 'Role', entity: 'deltatango@contoso.onmicrosoft.com', result: 'success' });
    expect(events[0].changes).toContainEqual({ field: 'Role.DisplayName', old: '', new: 'Global Administrator', oldKind: 'empty', newKind: 'value' });
  });

  test('“Included Updated Properties” is no change', async () => {
    for (const { file } of files) expect(changesOf((await readFile(file)).events).map((change) => change.field)).not.toContain('Included Updated Properties');
  });

  test('the port of an address is not part of it', async () => {
    expect((await readFile('m365/det-eng/t1114.002_Enable_POP_IMAP_OWA.csv')).events[0].ip).toBe('2a09:bac5:110:105::1a:98');
    expect((await readFile('m365/det-eng/t1098.002_ApplicationImpersonation.csv')).events[0].ip).toBe('20.92.124.182');
  });

  test('JSON in a string in a string gives old and new of an Entra change', async () => {
    const { events } = await readFile('entra/AADAuditEvents.json');
    expect(events[3].changes).toContainEqual({ field: 'DelegatedPermissionGrant.Scope', old: 'User.Read', new: 'User.Read Mail.ReadWrite', oldKind: 'value', newKind: 'value' });
    expect(events[3].unchanged.map((change) => change.field)).toContain('DelegatedPermissionGrant.ConsentType');
    expect(events[0]).toMatchObject({ actor: 'pgustavo@simulandlabs.com', entity: 'SimuLandApp', entityType: 'Application' });
  });
});

