// Every page as somebody else may see it: marked while it is on, hidden pages say why, nothing can be changed.
import assert from 'node:assert/strict';
import { go, withDemo } from '../steps.mjs';

const TO_ME = 'Back to my view';

/** Looks through somebody's eyes; the name of whom. */
async function look(watched, role, place) {
  const { page } = watched;
  await page.click('summary[aria-label="View as"]');
  await page.selectOption('#view-role', role);
  const people = page.locator('#view-who option');
  const name = await people.nth(place).innerText();
  await page.selectOption('#view-who', { label: name });
  await page.click('details.menu[open] button:has-text("Look"):not([disabled])');
  await watched.reads('.notices', new RegExp(`Viewing as ${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  return name;
}

/** The names in the first column of the statements. */
const paid = (page) => page.locator('main .table-block tbody th').allInnerTexts();

export default {
  async 'a rep sees the own pay on every page, and what is hidden says why'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/pay');
    await page.waitForSelector('main .table-block tbody th');
    const everybody = await paid(page);
    assert.ok(everybody.length > 5);
    const rep = everybody[0];
    await page.click('summary[aria-label="View as"]');
    await page.selectOption('#view-role', 'rep');
    await page.selectOption('#view-who', { label: rep });
    await page.click('details.menu[open] button:has-text("Look"):not([disabled])');
    await watched.reads('.notices', /Viewing as/);
    await page.waitForFunction(() => document.querySelectorAll('main .table-block tbody th').length < 6);
    assert.ok((await paid(page)).every((name) => name === rep), 'only the own statements');
    await watched.accessible('seen as a rep');
    await page.screenshot({ path: 'test-results/view-rep-pay.png', fullPage: true });
    for (const tab of ['approvals', 'plans', 'simulate', 'all', 'control']) {
      await go(watched, `#/pay?tab=${tab}`);
      await watched.reads('main .empty', /A rep does not see/);
    }
    for (const name of ['data', 'roadmap']) {
      await go(watched, `#/${name}`);
      await watched.reads('main .empty', /A rep does not see/);
      const why = await page.locator(`.main-nav a[href*="${name}"]`).getAttribute('title');
      assert.match(why, /does not see/, 'the link says why');
    }
    await page.screenshot({ path: 'test-results/view-rep-hidden.png', fullPage: true });
    await go(watched, '#/settings');
    await page.fill('#workspace-name', 'Mine');
    await page.click('button:has-text("Save the name"), section button >> nth=0');
    await watched.reads('body', /Nothing is changed while you look through somebody else/);
    for (const place of ['', 'performance', 'goals', 'forecast', 'coaching']) {
      await go(watched, `#/${place}`);
      await page.waitForTimeout(1200);
      const text = await page.locator('#main').innerText();
      assert.ok(!/engine|panicked/i.test(text), place);
    }
    await page.click(`.notices button:has-text("${TO_ME}")`);
    await page.waitForFunction(() => !/Viewing as/.test(document.querySelector('.notices').innerText));
    await go(watched, '#/pay');
    await page.waitForFunction((count) => document.querySelectorAll('main .table-block tbody th').length >= count, everybody.length);
    watched.clean();
  },

  async 'a manager sees the team, at 360 px in the dark as well'(stage) {
    const watched = await withDemo(stage, { theme: 'dark', context: { viewport: { width: 360, height: 800 } } });
    const { page } = watched;
    await look(watched, 'manager', 1);
    await go(watched, '#/coaching');
    await page.waitForTimeout(1500);
    await watched.accessible('coaching seen as a manager, 360 px');
    await go(watched, '#/pay?tab=approvals');
    await watched.reads('main .empty', /A manager does not see approvals/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await page.screenshot({ path: 'test-results/view-manager-360.png', fullPage: true });
    watched.clean();
  },
};
