// Finding the events that matter: query, filters, histogram and details are one loop over one view.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/journey.ts';
import { manyEvents, NIGHT } from './exports.ts';
import { choose, details, expectEvents, explore, grid, row, rows, typeQuery, writeExport } from './steps.ts';

test('words and field:value narrow the events, and a chip can be switched off, turned round and taken back', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await expectEvents(page, '8', '8');
  await typeQuery(page, 'PAYOUT');
  await expectEvents(page, '2');
  await page.getByRole('combobox', { name: 'Query' }).clear();
  await page.keyboard.press('Escape');
  await expectEvents(page, '8');

  await typeQuery(page, 'actor:m.kovacs');
  const chip = page.getByRole('group', { name: 'actor: m.kovacs', exact: true });
  await expect(chip).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Query' })).toHaveValue('');
  await expectEvents(page, '4');
  await chip.getByRole('checkbox').uncheck();
  await expectEvents(page, '8');
  await chip.getByRole('checkbox').check();
  await expectEvents(page, '4');

  await typeQuery(page, '-action:limit.update');
  await expect(page.getByRole('group', { name: 'not action: limit.update' })).toContainText('NOT');
  await expectEvents(page, '3');
  await typeQuery(page, '(module:Staff OR module:Payments) AND NOT vip');
  await expectEvents(page, '1');
  await expect(row(page, 'payout.approve')).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expectEvents(page, '3');

  await typeQuery(page, 'actor:(');
  await expect(page.getByRole('alert')).toContainText('QUERY_INVALID');
});

test('a tick filters, a second one adds to it, and a facet counts as if it were not ticked itself', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const actors = page.getByRole('region', { name: 'Actor' });
  const actions = page.getByRole('region', { name: 'Action', exact: true });
  await actions.getByRole('button', { name: 'Find in actions' }).click();
  await actions.getByRole('textbox', { name: 'Find in actions' }).fill('APPROVE');
  await expect(actions.getByRole('checkbox')).toHaveCount(1);
  await actions.getByRole('checkbox', { name: 'payout.approve, 1 event' }).click();
  await expectEvents(page, '1');
  await actions.getByRole('textbox', { name: 'Find in actions' }).press('Escape');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectEvents(page, '8');

  await actors.getByRole('checkbox', { name: 'm.kovacs, 4 events' }).click();
  await expectEvents(page, '4');
  await expect(actors.getByRole('checkbox', { name: 'j.abela, 2 events' })).not.toBeChecked();
  await expect(actions.getByRole('checkbox', { name: 'limit.update, 1 event' })).toBeVisible();
  await actors.getByRole('checkbox', { name: 'j.abela, 2 events' }).click();
  await expectEvents(page, '6');
  await expect(actors.getByRole('checkbox', { name: 'm.kovacs, 4 events' })).toBeChecked();
  await expect(actions.getByRole('checkbox', { name: 'limit.update, 2 events' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expectEvents(page, '8');

  await row(page, 'settings.update').getByRole('gridcell', { name: 's.vella' }).click();
  await page.keyboard.press('o');
  await expectEvents(page, '7');
  await expect(actors.getByRole('checkbox', { name: /^s\.vella, .*filtered out/ })).toBeVisible();
});

test('the histogram narrows the time by keys alone', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const start = page.getByRole('slider', { name: 'Start of the time filter' });
  const end = page.getByRole('slider', { name: 'End of the time filter' });
  await end.focus();
  await end.press('Home');
  await expectEvents(page, '1');
  await end.press('End');
  await expectEvents(page, '8');
  await start.focus();
  await start.press('End');
  await expectEvents(page, '1');
  await expect(row(page, 'settings.update')).toBeVisible();
  await expect(page.getByRole('group', { name: /^time: / })).toBeVisible();
  await start.press('Delete');
  await expectEvents(page, '8');
  await typeQuery(page, 'time:2026-03-14T01:00..2026-03-14');
  await expectEvents(page, '5');
  await expect(start).toHaveAttribute('aria-valuetext', '2026-03-14 01:00:00 UTC');
});

test('no hits are explained by the filters that remove them, and one press switches a filter off', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs module:Settings');
  await expect(page.getByText('No event passes all filters')).toBeVisible();
  const ways = grid(page).getByRole('listitem');
  await expect(ways).toHaveText([/Without module:Settings there are 4/, /Without actor:m\.kovacs there is 1/]);
  await ways.filter({ hasText: 'module:Settings' }).getByRole('button', { name: 'Switch off' }).click();
  await expectEvents(page, '4');
  await expect(page.getByRole('group', { name: 'module: Settings' }).getByRole('checkbox')).not.toBeChecked();
});

test('j and k walk over the border of a page', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'many.csv', manyEvents(250)));
  const pages = page.getByRole('group', { name: 'Pages' });
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(pages).toContainText('Rows 101–200 of 250');
  await choose(page, 'P-000100');
  await page.keyboard.press('k');
  await expect(pages).toContainText('Rows 1–100 of 250');
  await expect(row(page, 'P-000099')).toHaveAttribute('aria-selected', 'true');
  await expect(details(page)).toContainText('P-000099');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(pages).toContainText('Rows 101–200 of 250');
  await expect(row(page, 'P-000101')).toHaveAttribute('aria-selected', 'true');
  await expect(details(page)).toContainText('P-000101');
});

test('a key goes to a time or to an event, on whatever page it stands, and says when a filter leaves it out', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'many.csv', manyEvents(250)));
  const pages = page.getByRole('group', { name: 'Pages' });
  await expect(pages).toContainText('Rows 1–100 of 250');
  const goTo = async (text: string) => {
    await page.keyboard.press('g');
    await page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox', { name: 'Time or event' }).fill(text);
    await page.keyboard.press('Enter');
  };
  // Events are a minute apart, from midnight on.
  await goTo('2026-03-01 02:10:30');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(pages).toContainText('Rows 101–200 of 250');
  await expect(row(page, 'P-000131')).toHaveAttribute('aria-selected', 'true');
  await goTo('00:05');
  await expect(row(page, 'P-000005')).toHaveAttribute('aria-selected', 'true');
  await expect(pages).toContainText('Rows 1–100 of 250');
  await goTo('s-001:240');
  await expect(row(page, 'P-000239')).toHaveAttribute('aria-selected', 'true');

  await typeQuery(page, 'actor:j.abela');
  await expectEvents(page, '84');
  await page.keyboard.press('Escape');
  await goTo('S-001:3');
  const dialog = page.getByRole('dialog', { name: 'Go to' });
  await expect(dialog).toContainText('S-001:3 is not among these events');
  await dialog.getByRole('button', { name: 'Go without filters' }).click();
  await expectEvents(page, '250');
  await expect(row(page, 'P-000002')).toHaveAttribute('aria-selected', 'true');
  await goTo('tomorrow');
  await expect(dialog.getByRole('alert')).toContainText('“tomorrow” is neither a time nor an event');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Go to', exact: true }).click();
  await dialog.getByRole('textbox').fill('2027-01-01');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('There is no event at or after that time. The last one is S-001:250');
  await page.keyboard.press('Enter');
  await expect(row(page, 'P-000249')).toHaveAttribute('aria-selected', 'true');
});

test('the next page is asked for while this one is read', async ({ exhibit }) => {
  test.skip(exhibit.kind === 'electron', 'listens to the connection of the browser');
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'many.csv', manyEvents(250)));
  const asked: number[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => {
    const { operation, input } = JSON.parse(String(payload)) as { operation?: string; input?: { offset: number } };
    if (operation === 'event.search' && input) asked.push(input.offset);
  }));
  await page.reload();
  await expect(page.getByRole('group', { name: 'Pages' })).toContainText('Rows 1–100 of 250');
  await expect.poll(() => asked).toEqual([0, 100]);
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByRole('group', { name: 'Pages' })).toContainText('Rows 101–200 of 250');
  await expect.poll(() => asked).toEqual([0, 100, 200]);
});

test('the details show the raw record beside the change, and absent, empty, NULL and None are four words', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await choose(page, 'P-004471');
  const change = details(page).getByRole('region', { name: 'Change', exact: true });
  await expect(change).toContainText('4 changed, 1 added');
  // The parts of the record that the fields were read from.
  const marks = details(page).getByLabel('Text of the record').locator('mark');
  await expect(marks.filter({ hasText: /^m\.kovacs$/ })).toHaveAttribute('title', 'actor');
  await expect(marks.filter({ hasText: /^185\.44\.12\.7$/ })).toHaveAttribute('title', 'ip');
  await expect(details(page)).toContainText('Marked: read as record id, time, actor, action, module, entity type, entity, old, new, ip, result.');
  await expect(change).toContainText('+49,500 (+9,900 %)');
  for (const [field, old, now] of [['limit', '500', '50000'], ['reviewer', 'NULL', 'd.osei'], ['label', 'empty', 'vip'], ['ticket', 'None', 'T-1']]) {
    await expect(change).toContainText(new RegExp(`${field}.*−${old}\\+${now}`));
  }
  await expect(change).toContainText(/flag.*added, was absent\+on/);

  const record = NIGHT.split('\n')[3] ?? '';
  const raw = details(page).getByRole('region', { name: 'Raw record' });
  await expect(raw).toContainText(record);
  await expect(raw).toBeInViewport();
  await expect(change).toBeInViewport();
  const place = details(page).getByRole('region', { name: 'Place and proof' });
  await expect(place).toContainText('line 4, record 3');
  await expect(place.getByLabel(createHash('sha256').update(record).digest('hex'))).toBeVisible();
  await expect(rows(page)).toHaveCount(8);
});

test('a click on a head sorts by that column, and another one the other way round; events of one value keep the order of time', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const actors = () => page.locator('.MuiDataGrid-cell[data-field="actor"]').allInnerTexts();
  const heads = page.getByRole('columnheader', { name: 'Actor' });
  await heads.click();
  await expect.poll(actors).toEqual(['d.osei', 'j.abela', 'j.abela', 'm.kovacs', 'm.kovacs', 'm.kovacs', 'm.kovacs', 's.vella']);
  await expect(heads).toHaveAttribute('aria-sort', 'ascending');
  await heads.click();
  await expect.poll(actors).toEqual(['s.vella', 'm.kovacs', 'm.kovacs', 'm.kovacs', 'm.kovacs', 'j.abela', 'j.abela', 'd.osei']);
  await expect(page.locator('.MuiDataGrid-cell[data-field="action"]')).toHaveText(['settings.update', 'login.success', 'role.grant', 'limit.update', 'payout.approve', 'note.add', 'limit.update', /login\.failure/]);
  // The order is part of the view: it comes back with the address.
  await page.goBack();
  await expect.poll(actors).toEqual(['d.osei', 'j.abela', 'j.abela', 'm.kovacs', 'm.kovacs', 'm.kovacs', 'm.kovacs', 's.vella']);
});

test('all events of the result are written to a file, with a manifest that carries its hash', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  await typeQuery(page, 'actor:m.kovacs');
  await expectEvents(page, '4');
  await page.getByRole('group', { name: 'Pages' }).getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the events' });
  await expect(dialog).toContainText('4 events that meet actor:m.kovacs');
  const file = await exhibit.saveFile(() => dialog.getByRole('button', { name: 'Export' }).click(), 'events.csv');
  await expect(dialog.getByRole('status')).toContainText('Saved: 4 events');
  const bytes = readFileSync(file);
  expect(bytes.toString().trim().split('\r\n').slice(1).map((line) => line.split(',').slice(4, 6))).toEqual(
    [['m.kovacs', 'login.success'], ['m.kovacs', 'role.grant'], ['m.kovacs', 'limit.update'], ['m.kovacs', 'payout.approve']]);
  await expect(dialog.getByRole('status')).toContainText(createHash('sha256').update(bytes).digest('hex'));
});

test('rows are picked with Ctrl and Shift, and neighbours within five minutes are a click away', async ({ exhibit }) => {
  const { page } = exhibit;
  await explore(exhibit, writeExport(exhibit, 'night.csv', NIGHT));
  const cell = (event: string) => page.locator(`[data-id="${event}"] [data-field="action"]`);
  await cell('S-001:1').click();
  await cell('S-001:3').click({ modifiers: ['Shift'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await cell('S-001:5').click({ modifiers: ['ControlOrMeta'] });
  await expect(page.getByText('4 selected')).toBeVisible();
  await cell('S-001:2').click({ modifiers: ['ControlOrMeta'] });
  await expect(page.getByText('3 selected')).toBeVisible();
  await cell('S-001:3').click({ button: 'right' });
  for (const form of ['text', 'CSV', 'Markdown']) await expect(page.getByRole('menuitem', { name: `Copy 3 rows as ${form}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await cell('S-001:3').click();
  await details(page).getByRole('button', { name: '±5 min' }).click();
  await expect(details(page)).toContainText('within 5 minutes');
  await expect(details(page).getByRole('button', { name: /login\.failure/ })).toBeVisible();
});
