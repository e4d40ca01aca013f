// The timeline of a case: what was marked is there, reached and opened by keys alone, zoomed from all of it to milliseconds, saved as a picture.
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/journey.ts';
import { exhibit as command } from '../support/cli.ts';
import { expectAccessible } from './accessible.ts';
import { caseWith, details, goTo, introduce, createCase, openCase, status, writeExport } from './steps.ts';

const LOG = ['timestamp,admin_id,action_type,module_name,target_type,target_id,result',
  '2024-03-14T01:00:00Z,kim,role.grant,Staff,employee,E-1,success',
  '2026-03-14T01:06:18.412Z,kim,limit.update,Players,player,P-1,success',
  '2026-03-14T01:06:18.415Z,lee,payout.approve,Cashier,player,P-1,failure',
  '2026-03-14T01:06:18.418Z,kim,limit.update,Players,player,P-1,success',
  '2026-03-15T09:00:00Z,ada,login,Access,,,success', ',ada,note.add,Players,player,P-2,success',
  ...[30, 40, 50, 60, 70, 80].map((ms) => `2026-03-14T01:06:18.4${ms}Z,kim,player.view,Players,player,P-1,success`), ''].join('\n');
const NOTHING_MARKED = 'Nothing to show over time yet';

test('a journey through the timeline by keys alone, down to milliseconds, and back to a finding and an event', async ({ exhibit }) => {
  // Five commands make its case.
  test.slow();
  const { page } = exhibit;
  const file = await caseWith(exhibit, writeExport(exhibit, 'night.csv', LOG));
  for (const args of [
    ['finding', '--title', 'A limit for six milliseconds', '--severity', 'bad', '--cite', 'S-001:2', 'S-001:4', 'S-001:6'], ['finding', 'cite', 'F-01', 'S-001:3', '--role', 'contradicts'],
    ['star', 'S-001:1'], ['tag', 'morning', 'S-001:5'], ['tag', 'burst', 'S-001:7', 'S-001:8', 'S-001:9', 'S-001:10', 'S-001:11', 'S-001:12'],
  ]) expect((await command(exhibit.folder, ...args, '--case', `cases/${file}`)).stderr).not.toContain('error');
  await openCase(exhibit, file);
  await goTo(page, 'Timeline');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(status(page)).toContainText('11 of 12 marked events');
  await expect(timeline).toContainText('Not shown: 1 marked event without a time that can be read.');
  const kim = timeline.getByRole('group', { name: 'kim: 9 events' });
  await expect(kim.getByRole('button')).toHaveCount(7);
  await expect(timeline.getByRole('button', { name: /^F-01 A limit for six milliseconds, bad, draft, 3 exhibits, 1 more without a place in time/ })).toBeVisible();
  await expectAccessible(page, 'timeline');
  await page.getByRole('button', { name: /^(Light|Dark) theme$/ }).click();
  await expectAccessible(page, 'timeline, in the other theme');

  // Eight events of kim within 70 ms stand on each other, three of them as one, until they are looked at closely.
  const several = kim.getByRole('button', { name: /^3 events from 2026-03-14 01:06:18\.460 UTC/ });
  await several.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/st=/);
  for (let presses = 0; presses < 40 && await kim.getByRole('button', { name: /^\d events/ }).count() > 0; presses++) await page.keyboard.press('+');
  await expect(kim.getByRole('button', { name: /^2026-03-14 01:06:18\.418 UTC.*kim: limit\.update, player P-1, S-001:4, EX-002 in F-01 \(shows\)$/ })).toBeVisible();
  await expect(page).toHaveURL(/st=2026-03-14T01/);
  await expect(timeline.getByText(/^(\d+ s|\d+ ms|\d+ m( \d+ s)?) in sight$/)).toBeVisible();
  await page.reload();
  await expect(kim.getByRole('button', { name: /01:06:18\.418 UTC/ })).toBeVisible();

  // Home, then from the first to the third: the finding, the grant, the first of the limit.
  await page.keyboard.press('Home');
  await expect(page).not.toHaveURL(/st=/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(kim.getByRole('button', { name: /^2024-03-14 01:00:00\.000 UTC.*role\.grant.*starred$/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { level: 2 })).toContainText('role.grant');
  await page.goBack();
  await timeline.getByRole('button', { name: /^F-01/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Case/ })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('main').getByText('A limit for six milliseconds').first()).toBeVisible();
  await page.goBack();

  await timeline.getByRole('button', { name: 'By entity' }).click();
  await expect(timeline.getByRole('group', { name: 'P-1, player: 9 events' })).toBeVisible();
  await timeline.getByRole('button', { name: 'By source' }).click();
  await expect(timeline.getByRole('group', { name: 'S-001, night.csv: 11 events' })).toBeVisible();

  const svg = readFileSync(await exhibit.saveFile(() => timeline.getByRole('button', { name: 'SVG' }).click(), 'night-timeline.svg'), 'utf8');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*Timeline of night by source[^]*EX-002 in F-01 \(shows\)/);
  await expect(timeline.getByRole('status')).toHaveText('Saved night-timeline.svg');
  const png = readFileSync(await exhibit.saveFile(() => timeline.getByRole('button', { name: 'PNG' }).click(), 'night-timeline.png'));
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(2800);
});

test('the wheel zooms at the pointer, dragging moves, and a click on a mark is no drag', async ({ exhibit }) => {
  const { page } = exhibit;
  const file = await caseWith(exhibit, writeExport(exhibit, 'night.csv', LOG));
  await command(exhibit.folder, 'star', 'S-001:1', 'S-001:5', '--case', `cases/${file}`);
  await openCase(exhibit, file);
  await goTo(page, 'Timeline');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const chart = timeline.getByRole('group', { name: 'Findings and marked events over time' });
  const box = (await chart.boundingBox())!;
  await page.mouse.move(box.x + 700, box.y + 20);
  await page.mouse.wheel(0, -500);
  await expect(page).toHaveURL(/st=/);
  const zoomed = page.url();
  await page.mouse.down();
  await page.mouse.move(box.x + 900, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.url()).not.toBe(zoomed);
  await timeline.getByRole('button', { name: 'Whole time' }).click();
  await timeline.getByRole('button', { name: /^2026-03-15 09:00:00\.000 UTC/ }).click();
  await expect(details(page).getByRole('heading', { level: 2 })).toContainText('login');
});

test('a case in which nothing was marked says what to do', async ({ exhibit }) => {
  const { page } = exhibit;
  await introduce(exhibit);
  await createCase(exhibit, 'Empty');
  await goTo(page, 'Timeline');
  await expect(page.getByText(NOTHING_MARKED)).toBeVisible();
  await expectAccessible(page, 'empty timeline');
  await page.getByRole('button', { name: 'Go to Explore' }).click();
  await expect(page.getByText(NOTHING_MARKED)).toBeHidden();
});
