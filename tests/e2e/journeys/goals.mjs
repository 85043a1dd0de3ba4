// Goals as a leader and a rep use them: set, checked, handed on, taken on; the calendar that they run on.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL, go, imports, opened, withDemo } from '../steps.mjs';

async function fill(watched, fields) {
  for (const [id, text] of Object.entries(fields)) await watched.page.fill(`#${id}`, text);
}

export default {
  async 'an empty page teaches, a goal is set, checked and handed on, and each part is taken on'(stage) {
    const watched = await opened(stage);
    await go(watched, '#/goals');
    await watched.reads('main', /Quotas stand in the same tree/);
    await imports(watched, SMALL);
    await go(watched, '#/goals?period=2025Q2');
    await watched.reads('.goal-tree', /Quota of/);
    await watched.page.click('.section-head a:has-text("Set a goal")');
    await watched.page.click('.goal-form button:has-text("Save")');
    await watched.reads('.goal-form', /Say what should be reached/);
    await fill(watched, { 'goal-name': 'Second quarter', 'goal-target': '100000' });
    await watched.page.click('.goal-form button:has-text("Save")');
    await watched.reads('.goal-tree', /Second quarter/);
    await watched.page.click('.goal-tree a:has-text("Second quarter")');
    await watched.reads('.checks', /Measured by the KPI Won revenue/);
    await watched.reads('.checks', /Time-bound/);
    await watched.accessible('a goal opened');
    await watched.page.screenshot({ path: 'test-results/goal.png', fullPage: true });
    await watched.page.click('button:has-text("Hand on")');
    await watched.page.fill('#cascade-over', '10');
    await watched.reads('main', /110,000\.00.EUR in all/);
    await watched.page.click('button:has-text("Set these goals"):not([disabled])');
    await watched.reads('.save-mark', /Saved/);
    await watched.page.click('a:has-text("All goals")');
    await watched.page.waitForSelector('.goal[data-depth="1"] a:has-text("Second quarter")');
    await watched.page.click('.goal[data-depth="1"] a:has-text("Second quarter")');
    await watched.reads('.sight', /Of it \d/);
    await watched.page.click('button:has-text("I take this on")');
    await watched.reads('.sight', /Acknowledged by/);
    await watched.page.click('summary:has-text("Check in")');
    await watched.page.fill('#check-confidence', '400');
    await watched.page.click('details[open] button:has-text("Save")');
    await watched.reads('#check-confidence-error', /0 to 100/);
    await watched.page.fill('#check-confidence', '60');
    await watched.page.click('details[open] button:has-text("Save")');
    await watched.reads('main', /On track . 60%/);
    await watched.page.reload();
    await watched.reads('main', /On track . 60%/);
    watched.clean();
  },

  async 'goals and the tree are clean in dark, at 360 px and beside their table'(stage) {
    const folder = mkdtempSync(join(tmpdir(), 'attain-goals-'));
    const file = join(folder, 'goals.csv');
    writeFileSync(file, 'Goal,Owner,KPI,Target,Currency,Period,Serves\n'
      + 'Grow 2025,,revenue,900000.00,EUR,2025,\nThird quarter,,revenue,250000.00,EUR,2025Q3,Grow 2025\n'
      + 'Win more often,,win_rate,60%,,2025Q3,\n');
    for (const [theme, width] of [['light', 1280], ['dark', 360]]) {
      const watched = await opened(stage, { theme, context: { viewport: { width, height: 800 } } });
      await imports(watched, SMALL);
      await imports(watched, [file]);
      await go(watched, '#/goals?period=2025Q3');
      await watched.reads('.goal-tree', /Win more often/);
      await watched.accessible(`goals ${theme} ${width}`);
      const wide = await watched.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
      await watched.page.screenshot({ path: `test-results/goals-${theme}-${width}.png`, fullPage: true });
      watched.clean();
      await stage.context.close();
      stage.context = null;
    }
  },

  async 'a calendar of weeks is chosen, and a running period says so'(stage) {
    const watched = await opened(stage);
    await imports(watched, SMALL);
    await go(watched, '#/settings');
    await watched.page.selectOption('#pattern', '4-4-5');
    await watched.reads('.save-mark', /Saved/);
    await watched.page.fill('#today', '2025-05-15');
    await watched.page.click('button:has-text("Set today")');
    await watched.reads('.fixed-today', /2025/);
    await go(watched, '#/goals?period=2025P05');
    await watched.reads('.filters', /2025P05 is not complete: \d+ of 28 days/);
    watched.clean();
  },

  async 'a goal is opened and left with the keyboard, and the focus is never lost'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/goals');
    await page.waitForSelector('.goal-tree a', { timeout: 60000 });
    const names = await page.$$eval('.goal-tree .goal-what a', (all) => all.map((own) => own.innerText));
    assert.deepEqual(names, [...names].sort((one, other) => one.localeCompare(other, 'en')), 'quotas stand by name');
    const focused = () => page.evaluate(() => document.activeElement.tagName);
    await page.focus('.goal-tree .goal-what a');
    await page.keyboard.press('Enter');
    await watched.reads('main', /Is it SMART/);
    await page.waitForFunction(() => document.activeElement !== document.body);
    assert.equal(await focused(), 'MAIN');
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => /All goals/.test(document.activeElement.innerText))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.goal-tree a');
    await page.waitForFunction(() => document.activeElement !== document.body);
    watched.clean();
  },
};
