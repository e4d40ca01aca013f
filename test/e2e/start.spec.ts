// The first minute: Exhibit opens, a case is made, and it says what to do next.
import { expect, test } from '../support/journey.ts';

test('a new case opens on its sources, says what to do next, and is on the list after a restart', async ({ exhibit }) => {
  await exhibit.page.getByRole('button', { name: 'Skip' }).click();
  await exhibit.page.getByRole('button', { name: 'New case' }).click();
  await exhibit.page.getByRole('textbox', { name: 'Name' }).fill('2026-014 Payout P-004471');
  await exhibit.page.getByRole('button', { name: 'Create case' }).click();
  await expect(exhibit.page.getByText('No sources yet')).toBeVisible();
  await exhibit.restart();
  await expect(exhibit.page.getByRole('link', { name: '2026-014 Payout P-004471' })).toBeVisible();
});
