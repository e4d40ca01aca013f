// The mapper's half of the engine: what columns look like, and profiles made of choices that are found again.
import { describe, expect, test } from 'vitest';
import type { ColumnChoice } from '../../src/contract/sources.ts';
import { guessProfiles } from '../../src/engine/sources/guess-profile.ts';
import { draftProfile } from '../../src/engine/sources/profiles/draft.ts';
import { createProfileMapper } from '../../src/engine/sources/profiles/mapper.ts';
import { parseProfile, profileById, ProfileCatalogue, PROFILES } from '../../src/engine/sources/profiles/profiles.ts';
import { temporaryFolder } from '../support/folders.ts';
import { changeWords, csvOf, NDJSON, row } from '../support/mapped.ts';

const NONE = { zone: null, dateOrder: null };
const TABLE = csvOf('When exactly', 'Who.did', 'What', 'Where from', 'Diff', 'Told', 'Why');
const rows = [
  row('2026-03-14T10:00:00Z', 'kim', 'edit', '10.0.0.1', '{"limit":[1,"1.10"]}', 'Role changed from A to B', 'because'),
  row('2026-03-14T10:00:01Z', 'lee', 'edit', '10.0.0.2', '{"name":["x","y"]}', 'nothing', ''),
];
const choices: readonly ColumnChoice[] = [
  { column: 'When exactly', field: 'time' }, { column: 'Who.did', field: 'actor' }, { column: 'What', field: 'action' }, { column: 'Where from', field: 'ip' },
  { column: 'Diff', field: 'changes' }, { column: 'Told', field: null }, { column: 'Why', field: 'reason' },
];
const draft = (dialect = TABLE, records: readonly Buffer[] = rows, columns = choices, prose = [{ column: 'Told', pattern: '{field} changed from {old} to {new}' }]) => (
  draftProfile({ title: 'Our Console (2026)', dialect, records, base: profileById('generic'), columns, prose }));

describe('proposals', () => {
  const columns = createProfileMapper(profileById('generic'), TABLE, NONE).columns(rows);
  test('say what values look like, without mapping what only looks so', () => {
    const said = Object.fromEntries(columns.map(({ name, mapsTo, reason }) => [name, [mapsTo, reason]]));
    expect(said['When exactly']).toEqual([null, '2 of 2 values are times: perhaps the time']);
    expect(said['Where from']).toEqual([null, '2 of 2 values are IP addresses: perhaps the ip']);
    expect(said.Diff).toEqual([null, '2 of 2 values are JSON objects of old and new values: perhaps the changes']);
    expect(said.Why).toEqual([null, '']);
  });
  test('have samples that differ, three at most', () => expect(columns[2].samples).toEqual(['edit']));
  test('are surer where name and values agree than where they do not', () => {
    const agree = createProfileMapper(profileById('generic'), csvOf('time', 'ip'), NONE).columns([row('2026-03-14T10:00:00Z', 'office')]);
    expect(agree[0]).toMatchObject({ mapsTo: 'time', confidence: 0.95, reason: 'the name says so; 1 of 1 values are times' });
    expect(agree[1]).toMatchObject({ mapsTo: 'ip', confidence: 0.5, reason: expect.stringContaining('do not look like IP addresses') as string });
  });
});

describe('a draft', () => {
  test('maps as chosen: columns, JSON of changes, words; the rest stays under its own name', () => {
    const event = createProfileMapper(parseProfile(draft()), TABLE, NONE).detail(rows[0])[0];
    expect(event).toMatchObject({ actor: 'kim', action: 'edit', ip: '10.0.0.1', time: { basis: 'zone in text' } });
    expect(event.changes.map(changeWords)).toEqual(['limit: 1 → 1.10', 'Role: A → B']);
    expect(event.fields.map(({ name, value }) => [name, value])).toContainEqual(['reason', 'because']);
  });
  test('is written the same each time, and never takes the id of a built-in profile', () => {
    expect(draft()).toBe(draft());
    expect(parseProfile(draft()).id).toBe('our-console-2026');
    expect(parseProfile(draftProfile({ title: 'Okta', dialect: TABLE, records: rows, base: profileById('generic'), columns: choices, prose: [] })).id).toBe('okta-own');
  });
  test('once saved, is found again by its header and needs no consent; another header is not taken for it', () => {
    const catalogue = new ProfileCatalogue(temporaryFolder());
    catalogue.save(draft());
    const [best] = guessProfiles(catalogue.all(), TABLE, [rows[1]]);
    expect(best).toMatchObject({ id: 'our-console-2026', confidence: 0.99 });
    expect(createProfileMapper(catalogue.byId(best.id), TABLE, NONE).questions(rows)).toEqual([]);
    expect(guessProfiles(catalogue.all(), csvOf('When exactly', 'Who.did', 'What'), [row('a', 'b', 'c')])[0].id).not.toBe('our-console-2026');
    expect(guessProfiles(PROFILES, TABLE, rows)[0].confidence).toBeLessThan(0.9);
  });
  test('of JSON is recognised by the keys that every record has', () => {
    const records = [{ at: '2026-03-14T10:00:00Z', who: { name: 'kim' }, '__proto__x': 1 }, { at: '2026-03-14T10:00:00Z', who: { name: 'lee' } }].map((record) => Buffer.from(JSON.stringify(record)));
    const profile = parseProfile(draft(NDJSON, records, [{ column: 'at', field: 'time' }, { column: 'who.name', field: 'actor' }], []));
    expect(profile.fingerprints).toEqual([[['at'], ['who']]]);
    expect(createProfileMapper(profile, NDJSON, NONE).map(records[1])).toMatchObject([{ actor: 'lee' }]);
  });
  test('with a pattern that tells nothing is refused', () => {
    expect(() => draft(TABLE, rows, choices, [{ column: 'Told', pattern: '{field} changed' }])).toThrow(expect.objectContaining({ code: 'PROFILE_INVALID' }) as Error);
  });
});
