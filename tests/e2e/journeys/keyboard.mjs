// Keys alone: what is pressed may go away, the focus does not; Enter sends a form; a chosen view lasts.
import assert from 'node:assert/strict';
import { go, withDemo } from '../steps.mjs';

/** What has the focus: its tag and its words. */
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return `${at.tagName}#${at.id} ${(at.getAttribute('aria-label') ?? at.innerText ?? '').trim().slice(0, 80)}`;
});

/** Presses Tab from the content on until something like this has the focus; begins anew while a page is still on its way. */
async function reach(page, pattern, most = 120) {
  const end = Date.now() + 15000;
  let met;
  do {
    met = new Set();
    await page.evaluate(() => document.querySelector('main').focus());
    for (let step = 0; step < most; step += 1) {
      await page.keyboard.press('Tab');
      const at = await focused(page);
      if (pattern.test(at)) return;
      met.add(at);
    }
  } while (Date.now() < end);
  assert.fail(`not reached by Tab: ${pattern}, but ${[...met].join(' | ')}`);
}

/** Waits until something like this has the focus. */
async function holds(page, pattern, what) {
  for (let wait = 0; wait < 40; wait += 1) {
    if (pattern.test(await focused(page))) return;
    await page.waitForTimeout(100);
  }
  assert.match(await focused(page), pattern, what);
}

export default {
  async 'a goal is set, taken on and checked in with keys alone, and the focus is never lost'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/goals');
    await reach(page, /^A# Set a goal/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#goal-name');
    await reach(page, /goal-name/);
    await page.keyboard.type('By keys');
    await reach(page, /goal-target/);
    await page.keyboard.type('many');
    await page.keyboard.press('Enter');
    await watched.reads('.field:has(#goal-target) .error', /\S/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('100000');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.goal-tree a:has-text("By keys")');
    assert.doesNotMatch(await focused(page), /^BODY/);
    await reach(page, /^A# By keys/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#goal-title');
    await reach(page, /I take this on/);
    await page.keyboard.press('Enter');
    await watched.reads('.messages', /Acknowledged/);
    await page.waitForFunction(() => ![...document.querySelectorAll('main button')].some((one) => one.innerText === 'I take this on'));
    await holds(page, /^(?!BODY)/, 'the button is gone, the focus is not');
    await reach(page, /^SUMMARY# Check in/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await holds(page, /check-status/);
    await reach(page, /check-note/);
    await page.keyboard.type('Said by keys');
    await page.keyboard.press('Enter');
    await watched.reads('section[aria-labelledby="said-title"]', /Said by keys/);
    await holds(page, /^(?!BODY)/, 'the page was drawn anew');
    watched.clean();
  },

  async 'menus, Cancel and Look hand the focus on'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/performance?tab=explore');
    await page.waitForSelector('main .cell-open');
    await reach(page, /Copy or download this table/);
    await page.keyboard.press('Enter');
    const saving = page.waitForEvent('download');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await saving;
    await holds(page, /^SUMMARY# Copy or download this table/, 'the menu is folded, its button has the focus');
    // Cancel of a forecast: what takes its place has the focus.
    await watched.page.evaluate(() => { location.hash = '#/forecast?show=seed=5'; });
    await page.waitForFunction(() => {
      const cancel = document.querySelector('.forecast-progress .progress button');
      cancel?.focus();
      cancel?.click();
      return cancel !== null;
    }, null, { timeout: 30000 });
    await holds(page, /draw-again/, 'it can be drawn again at once');
    // Somebody else's eyes: the menu closes, the page has the focus, the tab keeps it.
    await page.focus('summary[aria-label="View as"]');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Rep');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await watched.reads('.notices', /Viewing as/);
    await holds(page, /^MAIN/, 'the page is read anew');
    assert.equal(await page.locator('details.menu[open]').count(), 0);
    const mark = await page.innerText('.top .viewed-as');
    assert.match(mark, /^Viewing as .+ \(rep\)$/);
    await page.reload();
    await watched.reads('.top .viewed-as', /Viewing as/, 30000);
    assert.equal(await page.innerText('.top .viewed-as'), mark, 'the same person over a reload');
    // The rep's own scorecard and own goals stand there unasked.
    await go(watched, '#/performance?tab=people');
    await page.waitForSelector('.strengths', { timeout: 30000 });
    await go(watched, '#/goals');
    await page.waitForSelector('.sight', { timeout: 30000 });
    await watched.accessible('goals as a rep sees them');
    await reach(page, /Back to my view/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.top .viewed-as', { state: 'detached' });
    await holds(page, /^MAIN/, 'back in the own view');
    await page.reload();
    await page.waitForSelector('main h1');
    await page.waitForTimeout(1500);
    assert.equal(await page.locator('.viewed-as').count(), 0);
    watched.clean();
  },

  async 'an analyst writes an own figure, pins a note and takes a workbook home with keys alone'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/performance?tab=explore&period=2026Q3');
    await page.waitForSelector('main .cell-open');
    await reach(page, /^SUMMARY# Own figures/);
    await page.keyboard.press('Enter');
    await reach(page, /own-name/);
    await page.keyboard.type('Won over lost');
    await page.keyboard.press('Tab');
    await page.keyboard.type('won_count / lost_count');
    await watched.reads('.own-form', /Means: .*Counts in percent/);
    await reach(page, /Save figure/);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.notes a:has-text("Won over lost")');
    await holds(page, /^SUMMARY# Own figures/, 'the form is empty, its button off: what unfolds the part has the focus');
    await reach(page, /^A# Won over lost/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#explore-kpi').value.startsWith('own-'));
    await page.waitForSelector('main table tbody tr');
    await reach(page, /Copy or download this table/);
    await page.keyboard.press('Enter');
    const saving = page.waitForEvent('download');
    for (let step = 0; step < 8 && !/XLSX|workbook/i.test(await focused(page)); step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.match((await saving).suggestedFilename(), /\.xlsx$/);
    await go(watched, '#/performance?period=2026Q3');
    await reach(page, /note-day/);
    await page.keyboard.type('08152026');
    await reach(page, /note-text/);
    await page.keyboard.type('Price rise');
    await page.keyboard.press('Enter');
    await watched.reads('.notes', /Price rise/);
    await holds(page, /^(?!BODY)/, 'the note is pinned, the focus is not lost');
    watched.clean();
  },

  async 'a table of many figures is one stop of Tab, and arrow keys walk it'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/performance?tab=explore&period=2026Q3');
    const grid = 'main table[role=grid]';
    await page.waitForSelector(`${grid} .cell-open[tabindex="0"]`);
    assert.ok(await page.locator(`${grid} .cell-open`).count() > 40, 'many figures open');
    const cell = () => page.evaluate(() => {
      const at = document.activeElement.closest('td,th');
      return at && [at.parentElement.rowIndex, at.cellIndex];
    });
    const after = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
      return cell();
    };
    const [last, width] = await page.$eval(grid, (table) => [table.rows.length - 1, table.rows[1].cells.length - 1]);
    await reach(page, /^SUMMARY# Copy or download this table/);
    assert.deepEqual(await after('Tab'), [1, 1], 'the first figure');
    assert.deepEqual(await after('ArrowDown', 'ArrowRight'), [2, 2]);
    assert.equal(await after('Tab'), null, 'one press leaves the table');
    assert.deepEqual(await after('Shift+Tab'), [2, 2], 'and comes back to where it was');
    assert.deepEqual(await after('Home'), [2, 0]);
    assert.match(await focused(page), /\S+ \S/, 'the name at the head of the row');
    assert.deepEqual(await after('End'), [2, width]);
    assert.deepEqual(await after('Control+End'), [last, width]);
    assert.deepEqual(await after('Control+Home'), [0, 0], 'the head, to sort by');
    assert.deepEqual(await after('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight'), [2, 2]);
    assert.equal(await page.locator(`${grid} [tabindex="0"]`).count(), 1);
    const figure = await focused(page);
    await page.keyboard.press('Enter');
    await watched.reads('dialog[open]', /=/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    assert.deepEqual([await cell(), await focused(page)], [[2, 2], figure], 'the same figure has the focus');
    await watched.accessible('a table that keys walk');
    watched.clean();
  },
};
