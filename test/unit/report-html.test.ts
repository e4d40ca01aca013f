// The HTML report says what the case holds, the same way every time, and no text of a log can become markup in it.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ExhibitError } from '../../src/contract/errors.ts';
import type { Change, EventRow, Exhibit, ReportFormat } from '../../src/contract/model.ts';
import type { Source } from '../../src/contract/sources.ts';
import { renderHtml } from '../../src/engine/report/html.ts';
import { reportModel } from '../../src/engine/report/model.ts';
import { renderReport as render, type ReportRequest } from '../../src/engine/report/report.ts';
import { visible } from '../../src/engine/report/visible.ts';

const GOLDEN = fileURLToPath(new URL('../golden/report/finding.html', import.meta.url));
const GENERATED = '2026-04-01T09:58:12.000000Z';
const renderReport = ({ format = 'html', ...request }: ReportRequest & { readonly format?: ReportFormat }) => render({ format, ...request }, '0.1.0');
const page = (request: ReportRequest): string => renderHtml(reportModel({ ...request, zone: 'Europe/Malta', generated: GENERATED, version: '0.1.0' }));
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function source(number: number, name: string, read: number, rejected: number, duplicate: number, rest: Partial<Source> = {}): Source {
  return {
    id: `S-00${number}`, name, sha256: hash(name), bytes: 1, format: 'csv', encoding: 'utf-8', dialect: 'comma, quoted by ", header row', parts: 1,
    layers: [{ name, kind: 'file', bytes: 1, sha256: hash(name) }], profile: 'back-office', profileTitle: 'Back office', profileVersion: 1,
    read, imported: read - rejected - duplicate, rejected, duplicate, repeated: 0, conflicts: 0, undated: 0, events: read - rejected - duplicate,
    firstTime: '2026-03-01T00:00:00.000000Z', lastTime: '2026-03-31T23:59:59.000000Z', zone: null, dateOrder: null, decided: [],
    clockSeconds: 0, standing: 'included', standingReason: '', keepsDuplicates: false, merkleRoot: hash('root'),
    importedAt: '2026-04-01T08:00:00.000000Z', importedBy: 'A. Novak', state: 'complete', totals: [], repairs: [], tells: [], remarks: [], ...rest,
  };
}
function change(field: string, old: string | null, now: string | null, oldKind: Change['oldKind'] = 'value', newKind: Change['newKind'] = 'value'): Change {
  return { field, old, new: now, oldKind, newKind };
}
function exhibit(number: number, role: Exhibit['role'], comment: string, row: Partial<EventRow> | null): Exhibit {
  const event = `S-001:${10419 + number}`;
  const recordHash = hash(event);
  const full: EventRow = {
    id: event, time: null, timeText: null, actor: 'm.kovacs', action: 'player.limit.update', module: 'Players', category: 'user', entityType: 'player', entity: 'P-004471',
    ip: '185.44.12.7', result: 'success', changes: [], source: 'S-001', line: 10420 + number, recordHash, repeated: false, conflict: false, starred: false, tags: [], notes: 0, exhibits: [], ...row,
  };
  return { label: `EX-00${number}`, event, recordHash, role, comment, row: row && full };
}
const FACTS: ReportRequest = {
  properties: { number: '', requester: '', mandate: '', retention: '', legalBasis: '' },
  caseInfo: {
    id: 'c', name: '2026-014', fileName: '2026-014.exhibit', created: '2026-04-01T07:59:00.000000Z', readOnly: false, readOnlyReason: null, sealed: false, sources: 3, events: 30_967,
    undated: 3, findings: 1, firstTime: '2026-03-01T00:00:00.000000Z', lastTime: '2026-03-31T23:59:59.000000Z', schema: 1, bytes: 1, textIndexed: true,
  },
  sources: [
    source(1, 'march.zip › backoffice-2026-03.csv', 21_930, 2, 32, {
      bytes: 5_130_022, format: 'csv+zip', repeated: 12, conflicts: 2, undated: 3, remarks: ['The archive was not kept beside its records.'], state: 'partial', keepsDuplicates: true,
      layers: [{ name: 'march.zip', kind: 'zip', bytes: 5_130_022, sha256: hash('march.zip') }, { name: 'backoffice-2026-03.csv', kind: 'file', bytes: 61_002_331, sha256: hash('backoffice-2026-03.csv') }],
      decided: ['day before month'], dateOrder: 'dmy', clockSeconds: -3600.5, repairs: [{ what: 'rows with more cells than columns, kept as _extra', count: 1 }], tells: ['Exactly 50,000 rows.'],
      totals: [{ column: 'amount', numbers: 21_000, others: 3, sum: '1204417.55', min: '-12.00', max: '48200.00' }, { column: 'points', numbers: 1, others: 0, sum: '9007199254740993', min: '9007199254740993', max: '9007199254740993' }],
    }),
    source(2, 'logins-2026-03.ndjson', 9_071, 0, 0, { zone: 'Europe/Malta', decided: ['times without a zone are read as Europe/Malta'] }),
    source(3, 'trial.csv', 0, 0, 0, { firstTime: null, lastTime: null, standing: 'retracted', standingReason: 'An export of the test system.' }),
  ],
  finding: {
    id: 'F-01', title: 'Payout of 48,200 EUR after a lifted limit', severity: 'bad', confidence: 'high', status: 'in review', author: 'A. Novak',
    statement: 'At 01:06 m.kovacs raised the limit (EX-001).\n\nThe source records no reason.',
    created: '2026-04-01T09:00:00.000000Z', edited: '2026-04-01T09:40:00.000000Z', view: null, query: 'actor:(m.kovacs or d.osei) time:2026-03-13T22:30:00Z..2026-03-14T09:00:00Z',
    alternatives: 'A ticket of the player: none is known.', stake: { amount: '48200.00', currency: 'EUR' }, signedOff: { person: 'R. Haddad', time: '2026-04-01T09:50:00.000000Z' },
    absences: [{
      label: 'EX-005', query: 'action:player.limit.approve entity:P-1', from: '2026-03-14T00:00:00.000000Z', to: '2026-03-14T06:00:00.000000Z', searched: 1_204, role: 'shows', comment: 'Nobody approved it.',
      sources: [{ source: 'S-001', first: '2026-03-01T00:00:00.000000Z', last: '2026-03-20T00:00:00.000000Z', events: 21_003 }], author: 'A. Novak', created: '2026-04-01T09:20:00.000000Z',
    }],
    exhibits: [
      exhibit(1, 'shows', 'The limit is a hundred times higher.', {
        time: '2026-03-14T01:06:18.412000Z', tags: ['night', 'payout'],
        changes: [
          change('withdrawal_limit', '500', '50000'), change('limits.daily.max_payout', '500.00', '50000.00'), change('limits.approval.roles', '["agent","risk_lead"]', '["agent"]'),
          change('flags.limit_override', null, 'true', 'absent'), change('note', '', null, 'empty', 'null'), change('reviewer', null, 'none', 'unknown'), change('pin', '****', '****', 'masked', 'masked'),
          change('phone', '00712', null, 'value', 'absent'), change('games', '[]', '["a","b","c","d"]'),
        ],
      }),
      exhibit(2, 'contradicts', '', { time: null, timeText: '31/02/2026', ip: null, result: 'failure', action: 'login.failure', entity: null, entityType: null }),
      exhibit(3, 'context', '', null),
      exhibit(4, 'context', '', { time: '2026-03-29T23:30:00.000001Z' }),
    ],
  },
  matching: 147, period: { from: '2026-03-13T22:30:00.000000Z', to: '2026-03-14T09:00:00.000000Z' },
  notes: (event) => (event === 'S-001:10420' ? [{ id: 1, text: 'Asked the payments lead.', author: 'R. Haddad', created: '2026-04-01T09:10:00.000000Z', edited: null, links: [] }] : []),
  person: { organisation: 'Internal audit' }, checkpoint: { size: 5, root: 'ab'.repeat(32) }, zone: 'Europe/Malta', time: '2026-04-01T09:58:12Z',
};

/** Reads our own HTML strictly: tags with quoted attributes, text without `<` or `>`; anything else is an error. */
function parse(page: string): { tags: string[]; texts: string[] } {
  const tags: string[] = [];
  const texts: string[] = [];
  let at = '<!DOCTYPE html>'.length;
  expect(page.startsWith('<!DOCTYPE html>')).toBe(true);
  while (at < page.length) {
    if (page[at] === '<') {
      const tag = /^<(\/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/.exec(page.slice(at, at + 10_000));
      if (!tag) throw new Error(`not a well-formed tag: ${page.slice(at, at + 80)}`);
      tags.push(`${tag[1]}${tag[2].replace(/(aria-label)="[^"]*"/, '$1')}`);
      at += tag[0].length;
      if (tag[1] === 'style') { at = page.indexOf('</style>', at); }
    } else {
      const end = page.indexOf('<', at);
      const text = page.slice(at, end);
      if (/[>]|&(?!(amp|lt|gt|quot|#39);)/.test(text)) throw new Error(`not escaped: ${text.slice(0, 80)}`);
      texts.push(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
      at = end === -1 ? page.length : end;
    }
  }
  return { tags, texts };
}
const textOf = (page: string): string => parse(page.trimEnd()).texts.join(' ').replace(/\s+/g, ' ');

/** The same report with one text in every place that a log or a person can write to. */
function withText(text: string): ReportRequest {
  const row: Partial<EventRow> = { time: null, timeText: text, actor: text, action: text, entityType: text, entity: text, ip: text, tags: [text], changes: [change(text, text, text), change(text, text, text, 'masked', 'unknown')] };
  return {
    ...FACTS, person: { organisation: text }, caseInfo: { ...FACTS.caseInfo, name: text, fileName: text },
    sources: [source(1, text, 3, 0, 0, {
      remarks: [text], sha256: hash('s'), layers: [{ name: text, kind: 'file', bytes: 1, sha256: hash('s') }], dialect: text, profileTitle: text, decided: [text], standing: 'excluded', standingReason: text,
      repairs: [{ what: text, count: 1 }], tells: [text], totals: [{ column: text, numbers: 1, others: 0, sum: '1', min: '1', max: '1' }],
    })],
    finding: { ...FACTS.finding, title: text, statement: `${text}.`, query: `${text}.`, author: text, exhibits: [exhibit(1, 'shows', text, row)],
      alternatives: text, signedOff: { person: text, time: GENERATED }, absences: FACTS.finding.absences.map((absence) => ({ ...absence, query: text, comment: text, author: text })) },
    notes: () => [{ id: 1, text, author: text, created: GENERATED, edited: null, links: [] }],
  };
}

test('a report is the same to the byte as the one kept in golden/report', async () => {
  const { text, fileName, sha256 } = renderReport(FACTS);
  await expect(text).toMatchFileSnapshot(GOLDEN);
  expect(renderReport({ ...FACTS }).sha256).toBe(sha256);
  expect([fileName, sha256]).toEqual(['2026-014-F-01.html', hash(text)]);
});

test('every duty of a report is printed: period, generation, versions, zone, filter, totals, hashes, limits, how to verify', () => {
  const text = textOf(renderReport(FACTS).text);
  for (const said of [
    'Case 2026-014', 'Finding report, definition 3', 'Payout of 48,200 EUR after a lifted limit',
    'Period covered 2026-03-13 22:30 to 2026-03-14 09:00 UTC', 'Prepared by A. Novak, 2026-04-01 09:40 UTC', 'Generated 2026-04-01 09:58:12 UTC, Exhibit 0.1.0', 'Internal audit',
    'Local time in brackets is Europe/Malta (UTC+01:00 and UTC+02:00).', 'Times of S-002 without a zone were read as Europe/Malta, as decided by a person.',
    'Filter actor:(m.kovacs or d.osei) time:2026-03-13T22:30:00Z..2026-03-14T09:00:00Z', '147 of 30,967 meet the filter; 4 are cited in finding F-01.', '3 events have no readable time',
    `As given march.zip (zip), 5,130,022 bytes SHA-256 ${hash('march.zip')}`, `Layer 2 backoffice-2026-03.csv, 61,002,331 bytes SHA-256 ${hash('backoffice-2026-03.csv')}`, 'Total; imported, rejected and duplicate add up to read 31,001 30,967 2 32',
    'Severity bad ■', 'Confidence high', 'Status in review', 'EX-001 shows 2026-03-14 01:06:18.412 UTC (02:06:18) S-001:10420', 'line 10,421 of march.zip › backoffice-2026-03.csv',
    'm.kovacs, player.limit.update, player P-004471, from 185.44.12.7, result success', 'Comment : The limit is a hundred times higher.', 'Note by R. Haddad, 2026-04-01 09:10 UTC : Asked the payments lead.', 'Tags : night, payout',
    'withdrawal_limit − 500 + 50000 +49,500 (+9,900 %)', 'limits.daily.max_payout − 500.00 + 50000.00 +49,500.00 (+9,900 %)', '− risk_lead, 1 kept',
    'flags.limit_override absent + true added', 'note empty null', 'reviewer unknown + none', 'pin masked **** masked ****', 'phone − 00712 absent removed', '4 added, 0 kept',
    `Record hash ${hash('S-001:10420')}`, '≠ contradicts time not readable: 31/02/2026', 'm.kovacs, login.failure, address unknown, result failure',
    'This record is no longer among the events of the case.', '2026-03-29 23:30:00.000001 UTC (2026-03-30 01:30:00)',
    'It does not show that the sources told the truth', 'exhibit verify 2026-014.exhibit',
  ]) expect(text).toContain(said);
});

test('the ledger of each source is printed whole: what was understood, decided, repaired and counted', () => {
  const text = textOf(renderReport(FACTS).text);
  for (const said of [
    'Read as csv+zip; utf-8; comma, quoted by ", header row', 'Profile Back office (back-office), version 1', 'Period 2026-03-01 00:00:00.000 to 2026-03-31 23:59:59.000 UTC',
    'Zone in the text: times carry their own', 'Zone times without one were read as Europe/Malta, as decided by a person', 'Dates day before month', 'Decided by a person day before month',
    'Clock −3,600.5 seconds are added to every recorded time', 'The clock of S-001 was wrong: its times are given here with −3,600.5 seconds added; its records keep them as they were.',
    'Counts 21,930 read = 21,896 imported + 2 rejected + 32 duplicate; of the events 12 repeated, 2 in conflict, 3 undated',
    'Repairs rows with more cells than columns, kept as _extra (1)', 'Signs of a cut or changed export Exactly 50,000 rows.', 'the source ended early', 'its duplicates are shown as events', 'The archive was not kept beside its records.',
    'amount 21,000 3 1204417.55 -12.00 48200.00', 'points 1 0 9007199254740993', `Merkle root of its records SHA-256 ${hash('root')}`,
    'Standing retracted, its events are in no count and no result: An export of the test system.', 'Imported 2026-04-01 08:00:00.000 UTC by A. Novak',
  ]) expect(text).toContain(said);
});

test('what a source does not have is said in words', () => {
  const text = textOf(renderReport({ ...FACTS, sources: [source(1, 'trial.csv', 0, 0, 0, { firstTime: null, lastTime: null })] }).text);
  for (const said of [
    'Period no activity: the source gives no event', 'Decided by a person nothing', 'Clock no correction', 'of the events none repeated, none in conflict, none undated', 'Repairs none',
    'Signs of a cut or changed export none', 'Standing included', 'Deviations none', 'Control totals none: no column is numeric',
  ]) expect(text).toContain(said);
  expect(textOf(renderReport({ ...FACTS, sources: [source(1, 'a.csv', 2, 0, 0, { firstTime: null, lastTime: null, undated: 2 })] }).text)).toContain('Period none of its events has a readable time');
});

test('no activity is said in words, with filter and period', () => {
  expect(textOf(renderReport({ ...FACTS, matching: 0 }).text)).toContain('No activity No event meets the filter. Period: 2026-03-13 22:30 to 2026-03-14 09:00 UTC.');
});

test('without a filter the report says none and covers the whole case', () => {
  const text = textOf(renderReport({ ...FACTS, finding: { ...FACTS.finding, query: '  ' }, period: null, matching: 30_967 }).text);
  expect(text).toContain('Filter none Events 30,967 of 30,967 are covered; 4 are cited');
  expect(text).toContain('Period covered 2026-03-01 00:00 to 2026-03-31 23:59 UTC (the whole case)');
});

test('totals that do not add up are said, not hidden', () => {
  const text = textOf(renderReport({ ...FACTS, sources: [{ ...FACTS.sources[0], imported: 1 }] }).text);
  expect(text).toContain('Total; 21,895 records are not accounted for');
});

test('a search that found nothing is an exhibit with its period and what the sources cover; alternatives, money and sign-off are printed', () => {
  const text = textOf(renderReport({ ...FACTS, finding: { ...FACTS.finding, exhibits: [] } }).text);
  for (const said of [
    'EX-005', 'action:player.limit.approve entity:P-1', '2026-03-14 00:00:00 to 2026-03-14 06:00:00 UTC', 'None of the 1,204 events of this period meets the search.', 'Nobody approved it.',
    'S-001 covers 2026-03-01 00:00 to 2026-03-20 00:00 UTC', 'It does not show that nothing happened', 'A ticket of the player: none is known.', '48200.00 EUR', 'R. Haddad, 2026-04-01 09:50 UTC',
  ]) expect(text).toContain(said);
  expect(textOf(renderReport({ ...FACTS, finding: { ...FACTS.finding, absences: [], alternatives: '', stake: null, signedOff: null } }).text)).not.toContain('nothing happened');
});

test('a finding without exhibits and an unknown zone are refused by name', () => {
  const code = (facts: ReportRequest): string | undefined => { try { renderReport(facts); return undefined; } catch (thrown) { return (thrown as ExhibitError).code; } };
  expect(code({ ...FACTS, finding: { ...FACTS.finding, exhibits: [], absences: [] } })).toBe('REPORT_EMPTY');
  expect(code({ ...FACTS, zone: 'Mars/Olympus' })).toBe('ZONE_UNKNOWN');
  expect(code({ ...FACTS, time: 'yesterday' })).toBe('BAD_INPUT');
  expect(code({ ...FACTS, zone: '+02:00' })).toBeUndefined();
});

test('the page may load nothing, run nothing, and its one style sheet is the one the policy names', () => {
  const { text } = renderReport(FACTS);
  const style = text.slice(text.indexOf('<style>') + 7, text.indexOf('</style>'));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)![1];
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`);
  expect(style).not.toMatch(/url\(|@import|expression/i);
  expect(text).not.toMatch(/ (href|src|srcset|style|on[a-z]+)=/);
});

test.each([
  ['⟨U+202E⟩gpj.exe', '\u202Egpj.exe'], ['a⟨U+200B⟩b', 'a\u200Bb'], ['⟨U+2066⟩x⟨U+2069⟩', '\u2066x\u2069'], ['⟨U+FEFF⟩id', '\uFEFFid'], ['a⟨U+0000⟩⟨U+001B⟩[31m', 'a\u0000\u001B[31m'],
  ['⟨U+D800⟩', '\uD800'], ['⟨U+E0041⟩', '\u{E0041}'], ['x⟨U+00AD⟩y', 'x\u00ADy'], ['⟨U+3164⟩', '\u3164'], ['a⟨U+000D⟩\nb\tc', 'a\r\nb\tc'], ['Žofie ß 漢 😀', 'Žofie ß 漢 😀'],
])('hidden characters are spelled out: %s', (shown, text) => {
  expect(visible(text)).toBe(shown);
});

/** 500 payloads: every way in, wrapped in every kind of context. */
const PAYLOADS = (() => {
  const ways = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<iframe src="javascript:alert(1)">', '<a href="https://evil.example/">x</a>', '<style>@import "//evil.example"</style>',
    '<meta http-equiv="refresh" content="0;url=//evil.example">', '<base href="//evil.example/">', '<form action="//evil.example"><input name=x>', '<object data="data:text/html,x">', '<link rel=stylesheet href="//e">', 'onmouseover=alert(1) x=',
    'javascript:alert(1)', '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '=HYPERLINK("http://evil.example")', '&lt;script&gt;', '&#60;script&#62;', '&#x3c;img src=x&#x3e;', '\u202E<script>', '\u0000<script>', '＜script＞', '<\u200Bscript>', '<!--', '-->',
  ];
  const contexts: ((way: string) => string)[] = [
    (way) => way, (way) => `">${way}`, (way) => `'>${way}`, (way) => `</bdi></td></table>${way}`, (way) => `</style>${way}`, (way) => `</title>${way}`, (way) => `]]>${way}`, (way) => `--!>${way}`, (way) => `" ${way} "`, (way) => `' ${way} '`,
    (way) => `&quot;>${way}`, (way) => `\n${way}\r\n`, (way) => `\\">${way}`, (way) => `\`${way}\``, (way) => `${way}${way}`, (way) => `%3E${way}`, (way) => `<${way}`, (way) => `${way}>`, (way) => `\uD800${way}`, (way) => `__proto__${way}`,
  ];
  return contexts.flatMap((context) => ways.map(context));
})();

test('500 hostile texts in every place of a report stay text: the page has the tags of a harmless one, and not one more', () => {
  expect(new Set(PAYLOADS).size).toBe(500);
  const harmless = parse(page(withText('x')));
  expect(harmless.texts.filter((text) => text.includes('x')).length).toBeGreaterThan(20);
  for (const payload of PAYLOADS) {
    const hostile = parse(page(withText(payload)));
    expect(hostile.tags).toEqual(harmless.tags);
    expect(hostile.texts.filter((text) => text === visible(payload)).length).toBeGreaterThan(10);
  }
});

test('a report names its file without a character that a path could trip over', () => {
  expect(renderReport({ ...FACTS, caseInfo: { ...FACTS.caseInfo, fileName: '../a b/„Fall“:1.exhibit' } }).fileName).toBe('..-a-b-Fall-1-F-01.html');
});

test.each(['md', 'json'] as const)('the same report as %s is the same to the byte as the one kept in golden/report', async (format) => {
  const { fileName, text, sha256 } = renderReport({ ...FACTS, format });
  await expect(text).toMatchFileSnapshot(`../golden/report/finding.${format}`);
  expect([fileName, sha256]).toEqual([`2026-014-F-01.${format}`, hash(text)]);
});

test('JSON holds every text of the model', () => {
  const model = reportModel({ ...FACTS, zone: 'Europe/Malta', generated: GENERATED, version: '0.1.0' });
  expect(JSON.parse(renderReport({ ...FACTS, format: 'json' }).text)).toEqual({ schema: 'exhibit-report', schemaVersion: 1, ...JSON.parse(JSON.stringify(model)) });
});

test.each([
  ['a heading', '# Approved', '\\# Approved'], ['a rule', '---', '\\---'], ['a list', '- one', '\\- one'], ['a numbered list', '1. one', '1\\. one'], ['a link', '[pay](https://evil.example)', '\\[pay\\](https\\://evil.example)'],
  ['a picture', '![x](https://evil.example/p.png)', '\\!\\[x\\](https\\://evil.example/p.png)'], ['an address', 'see www.evil.example', 'see www\\.evil.example'], ['HTML', '<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
  ['an entity', '&lt;b&gt;', '\\&lt;b\\&gt;'], ['emphasis', '**not** _this_ ~~nor~~', '\\*\\*not\\*\\* \\_this\\_ \\~\\~nor\\~\\~'], ['a cell', 'a | b', 'a \\| b'], ['code', '`rm`', '\\`rm\\`'], ['a hidden sign', 'a\u202Eb', 'a⟨U+202E⟩b'], ['an escape', '\\*', '\\\\\\*'],
])('text that looks like %s stays text in Markdown', (_, written, shown) => {
  const { text } = renderReport({ ...FACTS, format: 'md', finding: { ...FACTS.finding, title: written, statement: `Before.\n\n${written}\nafter` } });
  expect(text).toContain(`## 3 Finding F-01: ${shown}\n`);
  expect(text).toContain(`Before.\n\n${shown}  \nafter`);
});

test('a value keeps its backticks and bars within its cell of Markdown', () => {
  const facts = { ...FACTS, format: 'md' as const, finding: { ...FACTS.finding, exhibits: [exhibit(1, 'shows', '', { changes: [change('a|b', '`x``y`', 'line\nnext | <b>')] })] } };
  expect(renderReport(facts).text).toContain('| `a⟨U+007C⟩b` | ``` `x``y` ``` | `line⟨U+000A⟩next ⟨U+007C⟩ <b>` |');
});
