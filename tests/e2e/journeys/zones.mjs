// A statement is the same to the byte in four zones and four languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { go, imports, opened, parts, SMALL } from '../steps.mjs';
import { Stage } from '../stage.mjs';

const ZONES = ['Pacific/Kiritimati', 'America/Los_Angeles', 'Australia/Adelaide', 'UTC'];
const LANGUAGES = ['ar-EG', 'tr-TR', 'de-DE', 'en-US'];
const PLAN = JSON.stringify({
  schema: 'attain/plan/1', name: 'Thirds', currency: 'EUR', effective: { from: '2025-01-01' }, applies_to: { everyone: true },
  payout: 'quarter', refunds: { policy: 'reverse_paid' },
  components: [{ id: 'commission', name: 'Commission', pays: { table: { by: 'credit', application: 'marginal',
    tiers: [{ from: '0', rate: '1/3' }, { from: '20000', rate: '7.25%' }] } } }],
});

/** The sheets of somebody's statement; the day on which it was written is the only thing that a zone may change. */
async function statement(watched) {
  await go(watched, '#/pay?period=2025Q2');
  await watched.page.locator('main table tbody a').first().click();
  await watched.page.waitForSelector('.statement');
  const [download] = await Promise.all([
    watched.page.waitForEvent('download'), watched.page.click('.statement-head button'),
  ]);
  const sheets = parts(readFileSync(await download.path()));
  const kept = Object.entries(sheets).filter(([name]) => /worksheets|sharedStrings/.test(name));
  assert.ok(kept.length >= 2);
  return kept.map(([name, text]) => `${name}\n${text.replace(/\d{4}-\d\d-\d\d(?=[^<]*<\/t>)/g, (day) => (day > '2026' ? 'TODAY' : day))}`).join('\n');
}

export default {
  async 'a statement is the same to the byte in four zones and four languages'(stage) {
    const first = await opened(stage);
    await imports(first, SMALL);
    await go(first, '#/pay?tab=plans&plan=new-flat');
    await first.page.fill('#plan-text', PLAN);
    await first.page.click('button:has-text("Save plan"):not([disabled])');
    // The saved plan leads back to the list: before that nothing says whose "Saved" is read.
    await first.page.waitForFunction(() => !location.hash.includes('plan=new'));
    await first.reads('.save-mark', /Saved/);
    const written = await statement(first);
    assert.match(written, /Thirds/);
    const storageState = await stage.context.storageState({ indexedDB: true });
    for (const timezoneId of ZONES) {
      for (const locale of LANGUAGES) {
        const there = new Stage(stage.browser, stage.folder);
        try {
          const watched = await there.open({ site: first.site, context: { timezoneId, locale, storageState } });
          await watched.page.waitForSelector('main h1');
          assert.equal(await watched.page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone), timezoneId);
          assert.equal(await statement(watched), written, `${timezoneId} ${locale}`);
          watched.clean();
        } finally {
          await there.close();
        }
      }
    }
    first.clean();
  },
};
