// Profiles as files: strict, bounded, written one way, compiled for the engine, and kept on the machine without surprise.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compiledFiles } from '../../scripts/profiles.ts';
import { path, pathsOf, pathText } from '../../src/engine/sources/profiles/path.ts';
import { builtInProfiles, parseProfile, ProfileCatalogue, profileById, profileText } from '../../src/engine/sources/profiles/profiles.ts';
import { ROOT } from '../support/sources.ts';
import { temporaryFolder } from '../support/folders.ts';

const LEAST = 'id: mine\ntitle: Mine\nversion: 1\nnaive: ask\nplaces: {time: [when], actor: [who]}\n';
const invalid = (message: RegExp) => expect.objectContaining({ code: 'PROFILE_INVALID', message: expect.stringMatching(message) as string }) as Error;

describe('a profile file', () => {
  test('is YAML or JSON, with what it leaves out as it usually is', () => {
    const profile = parseProfile(LEAST);
    expect(profile).toMatchObject({ id: 'mine', fingerprints: [], within: [''], names: null, places: { time: ['when'], otherwise: 'unknown', changes: [] } });
    expect(parseProfile(JSON.stringify(profile))).toEqual(profile);
  });
  test.each<[string, string, RegExp]>([
    ['an unknown key', `${LEAST}run: "process.exit()"\n`, /Unrecognized key.*run/],
    ['a wrong value, by its path', LEAST.replace('[when]', '[when, 5]'), /at places\.time\[1\]/],
    ['an unknown kind of change', LEAST.replace('{time', '{changes: [{kind: eval}], time'), /at places\.changes\[0\]\.kind/],
    ['an id that could be a path', LEAST.replace('id: mine', 'id: ../mine'), /at id: lower-case letters/],
    ['neither places nor names', LEAST.replace(/places.*/, ''), /either places or names/],
    ['a path that is none', LEAST.replace('[when]', '["a..b"]'), /empty step/],
    ['a selector that is none', LEAST.replace('[when]', '["a[x]"]'), /neither a number nor name=value/],
    ['a pattern without old and new', LEAST.replace('{time', '{changes: [{kind: prose, at: [x], patterns: ["{field} changed"]}], time'), /neither \{old\} nor \{new\}/],
    ['text that is no YAML', 'a: [', /is not YAML/],
    ['a key given twice', `${LEAST}id: other\n`, /is not YAML.*unique/],
    ['an alias', `${LEAST}notes: &a x\npurpose: *a\n`, /alias/i],
    ['a text longer than 1 MB', `${LEAST}notes: "${'x'.repeat(1024 * 1024)}"\n`, /longer than 256 KB/],
    ['a list', '[1]', /expected object/],
    ['nesting without end', `${LEAST}notes: ${'['.repeat(50_000)}`, /nested more than 64 levels/],
    ['lists within lists, a line of them', `${LEAST}notes:\n  ${'- '.repeat(50_000)}`, /nested more than 64 levels/],
  ])('is refused for %s', (_what, text, message) => {
    expect(() => parseProfile(text)).toThrow(invalid(message));
  });
  test('may not reach the prototype of anything', () => {
    expect(() => parseProfile(`${LEAST}__proto__: {polluted: true}\n`)).toThrow(invalid(/__proto__/));
    expect({}).not.toHaveProperty('polluted');
  });
  test('is written one way: the same text for the same profile, and the same profile from it', () => {
    for (const profile of builtInProfiles()) {
      const text = profileText(profile);
      expect(parseProfile(text)).toEqual(profile);
      expect(profileText(parseProfile(text))).toBe(text);
    }
  });
});

describe('the profiles of the program', () => {
  test('are compiled, and their page is generated, from what the folder holds now', () => {
    for (const [file, text] of compiledFiles()) expect(readFileSync(join(ROOT, file), 'utf8') === text, `${file} is out of date: npm run profiles`).toBe(true);
  });
  test('are one file each, none with a link', () => {
    expect(readdirSync(join(ROOT, 'resources/profiles')).sort()).toEqual(builtInProfiles().map((profile) => `${profile.id}.yaml`).sort());
    for (const profile of builtInProfiles()) expect(JSON.stringify(profile)).not.toMatch(/https?:\/\//);
  });
  test('say what they are for, and are recognised by something unless they go by names', () => {
    for (const profile of builtInProfiles()) {
      expect(profile.purpose, profile.id).not.toBe('');
      expect(profile.fingerprints.length > 0, profile.id).toBe(profile.names === null);
    }
  });
});

describe('a path', () => {
  test.each<[string, string[]]>([
    ['a.b', ['a.b']], ['a|b.c', ['a.c', 'b.c']], ['a.b|c', ['a.b', 'a.c']], ['list[0].x', ['list[0].x']], ['"addr.remote"', ['"addr.remote"']], ['"a""b".c', ['"a""b".c']],
    ['p[name=OLD_VALUE].value|boolValue', ['p[name=OLD_VALUE].value', 'p[name=OLD_VALUE].boolValue']], ['x[key=User-Agent].value', ['x[key=User-Agent].value']],
  ])('%s is read as it is written', (text, spelled) => {
    expect(pathsOf(text).map(pathText)).toEqual(spelled);
  });
  test('has keys with dots in quotes', () => {
    expect(path('"addr.remote"')).toEqual(['addr.remote']);
    expect(path('a."b.c".d')).toEqual(['a', 'b.c', 'd']);
  });
  test('has no more than 64 spellings', () => {
    expect(() => pathsOf(Array.from({ length: 7 }, () => 'a|b').join('.'))).toThrow('more than 64 spellings');
  });
});

describe('the catalogue', () => {
  test('keeps a profile as it was written, finds it, replaces it and removes it', () => {
    const folder = join(temporaryFolder(), 'profiles');
    const catalogue = new ProfileCatalogue(folder);
    expect(catalogue.list()).toHaveLength(builtInProfiles().length);
    expect(catalogue.save(`# ours\n${LEAST}`)).toEqual({ id: 'mine', title: 'Mine', version: 1, origin: 'saved' });
    expect(readdirSync(folder)).toEqual(['mine.yaml']);
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe(`# ours\n${LEAST}`);
    expect(new ProfileCatalogue(folder).byId('mine')).toEqual(parseProfile(LEAST));
    catalogue.save(LEAST.replace('version: 1', 'version: 2'));
    expect(catalogue.list()[0]).toMatchObject({ id: 'mine', version: 2, origin: 'saved' });
    catalogue.remove('mine');
    expect(catalogue.list().map(({ origin }) => origin)).not.toContain('saved');
  });
  test('refuses the id of a built-in profile, an unknown id, and an id that climbs out of the folder', () => {
    const catalogue = new ProfileCatalogue(temporaryFolder());
    expect(() => catalogue.save(LEAST.replace('id: mine', 'id: okta'))).toThrow(invalid(/comes with Exhibit/));
    expect(() => catalogue.save(LEAST.replace('id: mine', 'id: con'))).toThrow(invalid(/cannot be named con/));
    for (const id of ['nope', '../okta', 'okta']) expect(() => { catalogue.remove(id); }).toThrow(expect.objectContaining({ code: 'PROFILE_UNKNOWN' }) as Error);
    expect(() => catalogue.byId('nope')).toThrow(expect.objectContaining({ code: 'PROFILE_UNKNOWN' }) as Error);
    expect(() => new ProfileCatalogue(null).save(LEAST)).toThrow(invalid(/no folder/));
  });
  test('says which files are no profiles, and goes on with the others', () => {
    const folder = temporaryFolder();
    const catalogue = new ProfileCatalogue(folder);
    catalogue.save(LEAST);
    writeFileSync(join(folder, 'broken.yaml'), 'id: [');
    writeFileSync(join(folder, 'other.yaml'), LEAST);
    mkdirSync(join(folder, 'folder.yaml'));
    expect(catalogue.all().filter((profile) => !builtInProfiles().includes(profile)).map(({ id }) => id)).toEqual(['mine']);
    expect(catalogue.broken()).toEqual([expect.stringMatching(/^broken\.yaml: .*YAML/), expect.stringMatching(/^folder\.yaml: /), expect.stringMatching(/^other\.yaml: .*its id is mine/)]);
  });
  test('knows the built-in ones by their id', () => {
    expect(new ProfileCatalogue(null).byId('okta')).toBe(profileById('okta'));
  });
});
