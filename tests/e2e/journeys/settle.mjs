// A month is approved, a refund comes late, its adjustment is linked, a dispute is answered, statements are printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { go, imports, opened } from '../steps.mjs';

const PLAN = JSON.stringify({
  schema: 'attain/plan/1', name: 'Tenth', currency: 'EUR', effective: { from: '2025-01-01' }, applies_to: { everyone: true },
  payout: 'month', refunds: { policy: 'reverse_paid' }, accrual: { months: 12 },
  components: [{ id: 'commission', name: 'Commission', pays: { table: { by: 'credit', application: 'marginal',
    tiers: [{ from: '0', rate: '10%' }, { from: '20000', rate: '15%' }] } } }],
});
const HOSTILE = 'Ada <b>"O\'Hara"</b> مرحبا ' + 'Wennerström-'.repeat(6) + 'Lindqvist';
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const PEOPLE = `Name,Role\n${quoted(HOSTILE)},AE\nBo Ek,AE\n`;
const DEALS = 'Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date,Created\n'
  + Array.from({ length: 60 }, (_, at) => `A-${at},Deal ${at},${quoted(HOSTILE)},Closed Won,${100 + at}.37,EUR,2025-04-${String(1 + at % 28).padStart(2, '0')},2025-03-01\n`).join('')
  + 'B-1,Big one,Bo Ek,Closed Won,12000.00,EUR,2025-04-10,2025-03-01\nB-2,Next,Bo Ek,Closed Won,3000.00,EUR,2025-05-06,2025-03-01\n'
  + 'B-3,Open one,Bo Ek,Negotiation,9000.00,EUR,2025-05-20,2025-03-01\n';
const REFUND = 'Payment ID,Deal ID,Payment Date,Amount,Currency,Type\nZ-9,B-1,2025-04-28,6000.00,EUR,Refund\n';

async function ready(stage, options, [people, deals] = [PEOPLE, DEALS]) {
  const folder = mkdtempSync(join(tmpdir(), 'attain-settle-'));
  const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };
  const watched = await opened(stage, options);
  await imports(watched, [file('people.csv', people), file('deals.csv', deals)]);
  await go(watched, '#/pay?tab=plans&plan=new-flat');
  if (!(await watched.page.locator('#plan-text').count())) {
    await go(watched, '#/pay?tab=plans');
    await watched.page.locator('.template-list a').first().click();
  }
  await watched.page.fill('#plan-text', PLAN);
  await watched.page.click('button:has-text("Save plan"):not([disabled])');
  await watched.reads('.save-mark', /Saved/);
  // Saving leads back to all plans; before that no other address holds.
  await watched.page.waitForSelector('.plan header');
  return { watched, folder, file };
}

/** Names as nobody has them: markup, templates, addresses, formulas, words of the language, turned and stacked letters, length. */
const NAMES = [
  '<img src=x onerror=alert(1)><b>Ada</b>', '{b}{a|x} {c}% Bo', 'javascript:alert(1)//Cy', '=HYPERLINK("https://canary.invalid","Dee")',
  '__proto__', 'constructor', 'E\u202eve\u202c 1\u0301\u0302\u0303\u0304\u0305 \u200bZ\u2028line', 'W'.repeat(10000), 'https://canary.invalid/pixel.png',
];
const LETTERS = /[A-Za-z]{3,}/;

export default {
  async 'statements of hostile names are printed on A4 and Letter, a person a page, with the totals of the screen'(stage) {
    const people = `Name,Role\n${NAMES.map((name) => `${quoted(name)},AE`).join('\n')}\n`;
    // Amounts that nobody shares: a tenth of each is a total that is found again.
    const amount = (at) => (12340 + 1110 * at) / 10;
    const row = (name, at) => `H-${at},${quoted(`Deal of ${name.slice(0, 60)}`)},${quoted(name)},Closed Won,${amount(at).toFixed(2)},EUR,2025-04-11,2025-03-01`;
    const deals = `Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date,Created\n${NAMES.map(row).join('\n')}\n`;
    const { watched, folder } = await ready(stage, undefined, [people, deals]);
    const { page } = watched;
    await go(watched, '#/pay?tab=paper&period=2025-04');
    await page.waitForFunction((count) => document.querySelectorAll('.sheet').length === count, NAMES.length);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    assert.equal(await page.locator('.sheet :is(img, b, script, a[href^="javascript"], a[href*="canary"])').count(), 0, 'text only');
    const shown = await page.locator('.sheet .statement-total').allInnerTexts();
    const totals = NAMES.map((_, at) => (Math.round(amount(at) * 10) / 100).toFixed(2));
    for (const total of totals) assert.ok(shown.some((text) => text.includes(total)), `${total} stands on the screen`);
    const pdf = join(folder, 'hostile.pdf');
    for (const format of ['A4', 'Letter']) {
      await page.pdf({ path: pdf, format, displayHeaderFooter: false, preferCSSPageSize: false });
      const pages = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\f').filter((one) => one.trim());
      pages.forEach((one, at) => assert.match(one, new RegExp(`\\b${at + 1}\\s*/\\s*${pages.length}\\b`), `${format}: page x of y`));
      const heads = totals.map((total) => pages.findIndex((one) => new RegExp(`is the total of ${total.replace('.', '\\.')}`).test(one)));
      heads.forEach((head, at) => assert.ok(head >= 0, `${format}: ${totals[at]} is on paper`));
      assert.equal(new Set(heads).size, NAMES.length, `${format}: nobody shares a page`);
      assert.ok(pages.every((one) => LETTERS.test(one)), `${format}: no page is empty`);
    }
    assert.deepEqual(watched.foreign, [], 'no name was asked for');
    watched.clean();
  },

  async 'a month is approved, a refund comes late, a dispute is answered, statements are printed'(stage) {
    const { watched, folder, file } = await ready(stage);
    const { page } = watched;
    await go(watched, '#/pay?tab=approvals&period=2025-04');
    await watched.reads('.pay-finding', /2.statements wait for approval/);
    await page.fill('#settle-by', 'Nadia');
    await page.click('.settle-head button:has-text("Mark as reviewed")');
    await watched.reads('.settle-part', /Reviewed/);
    await page.click('.settle-head button:has-text("Approve")');
    await watched.reads('.settle-run', /Approved on .* by Nadia/);
    await watched.accessible('approvals');
    await page.screenshot({ path: 'test-results/approvals.png', fullPage: true });

    await imports(watched, [file('refund.csv', REFUND)]);
    await go(watched, '#/pay?period=2025-04');
    await watched.reads('.pay-finding', /1,979\.22.EUR/);
    await go(watched, '#/pay?tab=approvals&period=2025-05');
    await watched.reads('main', /Adjustments of approved lines/);
    await watched.reads('main', /-600\.00|−600\.00/);
    await page.click('.settle-part a:has-text("Bo Ek") >> nth=0');
    await watched.reads('.statement', /Adjustment of Commission, 2025-04/);
    await watched.reads('.statement', /was settled at 1,200\.00 EUR and now comes to 600\.00 EUR/);
    await watched.reads('.statement', /Year to date/);
    await page.click('.statement-line summary:has-text("Doubt this line") >> nth=1');
    await page.fill('#doubt-1', 'The customer paid again in May');
    await page.click('.doubt[open] button:has-text("Open dispute")');
    await watched.reads('.save-mark', /Saved/);
    await go(watched, '#/pay?tab=approvals&period=2025-05');
    await watched.reads('.dispute', /The customer paid again in May/);
    await page.fill('#settle-by', 'Nadia');
    await page.fill('.dispute input >> nth=0', 'You are right; 300 of it came back');
    await page.locator('.dispute .settle-hand input').nth(0).fill('300.00');
    await page.locator('.dispute .settle-hand input').nth(1).fill('2025-05');
    await page.click('.dispute button:has-text("Adjust")');
    await watched.reads('.dispute', /Adjusted/);
    await watched.accessible('disputes');
    await go(watched, '#/pay?period=2025-05');
    await watched.reads('main table', /Bo Ek/);
    await watched.reads('.pay-finding', /0\.00|for 2025-05|Nothing is paid/);

    await go(watched, '#/pay?tab=control&period=2025');
    await watched.reads('main', /Payroll file/);
    await watched.reads('main', /Approved 2.statements of 2025-04/);
    await page.fill('#paid-text', 'Person,Period,Amount,Currency\nBo Ek,2025-04,0.00,EUR\n');
    await page.click('button:has-text("Compare")');
    await watched.reads('main', /nothing was paid/);
    await watched.accessible('control');
    await page.screenshot({ path: 'test-results/control.png', fullPage: true });

    await go(watched, '#/pay?tab=paper&period=2025-04');
    await watched.reads('.sheet', /Commission/);
    const pdf = join(folder, 'statements.pdf');
    for (const format of ['A4', 'Letter']) {
      await page.pdf({ path: pdf, format, displayHeaderFooter: false, preferCSSPageSize: false });
      const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
      assert.match(text, /1,200\.00/, 'the total stands on paper');
      assert.match(text, /779\.22/, 'so does the other');
      for (const total of ['779.22', '1,200.00']) {
        assert.match(text, new RegExp(`One line of ${total} is the total of ${total}\\sEUR`), 'what the total is made of');
      }
      const pages = text.split('\f').filter((one) => one.trim());
      pages.forEach((one, at) => assert.match(one, new RegExp(`\\b${at + 1}\\s*/\\s*${pages.length}\\b`), 'page x of y'));
      assert.ok(pages.every((one) => !(one.includes('Big one') && one.includes('Deal 3'))), 'one person a page');
    }
    watched.clean();
  },

  async 'the estimator, approvals and control are clean in dark and at 360 px'(stage) {
    for (const [theme, width] of [['light', 1280], ['dark', 360]]) {
      const { watched } = await ready(stage, { theme, context: { viewport: { width, height: 800 } } });
      const { page } = watched;
      await go(watched, '#/pay?tab=estimator&period=2025-05');
      await page.selectOption('#estimate-for', { label: 'Bo Ek' });
      await watched.reads('main', /Open one/);
      await watched.reads('.facts', /As it stands\s+300\.00/);
      await page.check('main input[type=checkbox]');
      await watched.reads('.facts', /With these deals\s+1,200\.00/);
      await watched.reads('.facts', /Adds B-3\s+900\.00/);
      for (const tab of ['estimator', 'approvals', 'control']) {
        await go(watched, `#/pay?tab=${tab}&period=2025-05`);
        await watched.page.waitForTimeout(600);
        await watched.accessible(`${tab} ${theme} ${width}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${tab}: ${wide} px too wide at ${width}`);
        await page.screenshot({ path: `test-results/settle-${tab}-${width}.png`, fullPage: true });
      }
      watched.clean();
    }
  },
};
