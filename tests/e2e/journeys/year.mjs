// A new user, from an empty page to printed statements: a plan is designed and simulated for the demo company, a
// quarter is approved, a refund comes late, a dispute is answered, statements are printed. Everything in the browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choose, go, withDemo } from '../steps.mjs';

/** Types into a field of the plan's form. */
async function types(page, label, value) {
  const field = `.plan-form label:text-is("${label}") + input, .plan-fields label:has-text("${label}") + input`;
  await page.locator(field).first().fill(value);
  await page.locator(field).first().press('Tab');
}

/** The quarter before the one with this name: `2026Q1` → `2025Q4`. */
function before(quarter) {
  const [year, part] = quarter.split('Q').map(Number);
  return part === 1 ? `${year - 1}Q4` : `${year}Q${part - 1}`;
}

async function designs(watched) {
  const { page } = watched;
  // The company's own plan makes way: nobody is paid twice for one deal.
  await go(watched, '#/pay?tab=plans');
  await page.click('.plan header a:has-text("Account Executives")');
  await page.click('.editor-doors button:has-text("Delete plan")');
  await page.waitForFunction(() => !/Account Executives/.test(document.querySelector('.plan-list').innerText));
  await page.click('.template-list a:has-text("Account executive with accelerator")');
  await watched.reads('.check-verdict', /Reads one way|look at this/);
  await page.click('.plan-additions button:has-text("SPIF with a budget")');
  await page.click('.plan-additions button:has-text("Recoverable draw")');
  await types(page, 'Draw, amount', '2500');
  await types(page, 'Name', 'Executives');
  const text = await page.inputValue('#plan-text');
  const from = Number(text.match(/"from": "(\d{4})-/)[1]);
  await types(page, 'Effective, from', `${from - 1}-01-01`);
  await watched.reads('.scanned', /Looked at the payout of \d+/);
  await page.click('.editor-doors button:has-text("Save plan"):not([disabled])');
  await page.waitForSelector('.plan header');
  await watched.reads('.plan-list', /Executives/);
}

async function simulates(watched) {
  const { page } = watched;
  await go(watched, '#/pay?tab=simulate');
  await page.waitForSelector('.simulated table');
  await page.selectOption('#plan-a', { label: 'Executives' });
  await watched.reads('.simulated [role=status] > h2', /Both plans pay/);
  await page.fill('#dial-0-number', '120');
  await page.press('#dial-0-number', 'Tab');
  await watched.reads('.simulated [role=status] > h2', /than plan A over these/);
  await page.fill('#budget', '500000');
  await page.click('.budget button');
  await watched.reads('.budget table', /P50/, 60000);
  await watched.accessible('a budget beside what is expected');
  await page.screenshot({ path: 'test-results/budget.png', fullPage: true });
}

export default {
  async 'a new user designs, simulates, approves, takes a refund, answers a dispute and prints'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    const folder = mkdtempSync(join(tmpdir(), 'attain-year-'));
    await designs(watched);
    await simulates(watched);

    const running = (await page.locator('label.chip:has-text("Period") option').first().innerText()).match(/\d{4}Q\d/)[0];
    const quarter = before(running);
    await go(watched, `#/pay?tab=approvals&period=${quarter}`);
    const part = page.locator('.settle-part', { has: page.locator(`h3:has-text("Executives")`) }).first();
    await part.locator('tbody tr').first().waitFor();
    // One person first, then everybody else.
    await page.fill('#settle-by', 'Nadia');
    await page.fill('#settle-note', 'checked against the CRM');
    const name = await part.locator('tbody th').first().innerText();
    await part.locator('tbody input[type=checkbox]').first().check();
    await part.locator('button:has-text("Approve: 1")').click();
    await watched.reads('.settle-run', /Approved on .* by Nadia/);
    await part.locator('button:text-is("Approve")').click();
    await page.waitForFunction(() => document.querySelectorAll('.settle-run').length >= 2);
    await page.screenshot({ path: 'test-results/year-approvals.png', fullPage: true });

    // A deal of the approved quarter is paid back.
    await go(watched, `#/pay?period=${quarter}`);
    await page.locator(`main table a:has-text(${JSON.stringify(name)})`).first().click();
    await page.waitForSelector('.statement-line');
    await page.locator('.statement-rows summary').first().click();
    const row = page.locator('.statement-rows[open] tbody tr').first();
    const key = (await row.locator('td').first().innerText()).trim();
    await page.evaluate(() => { location.hash = '#/data'; });
    const month = { Q1: '02', Q2: '05', Q3: '08', Q4: '11' }[running.slice(4)];
    writeFileSync(refund, `Payment ID,Deal ID,Payment Date,Amount,Currency,Type\nR-1,${key},${running.slice(0, 4)}-${month}-01,1000.00,USD,Refund\n`);
    await page.waitForTimeout(800);
    await choose(watched, [refund]);
    await page.click('#confirm-import:not([disabled])');
    await watched.reads('.save-mark', /Saved/);
    await page.screenshot({ path: 'test-results/year-refund.png', fullPage: true });

    // The line is doubted, what the CRM says differently is looked at, the dispute is answered.
    await go(watched, `#/pay?period=${quarter}`);
    await page.locator(`main table a:has-text(${JSON.stringify(name)})`).first().click();
    await page.locator('.statement-line .doubt summary').last().click();
    await page.locator('.doubt[open] input').fill('I expected more');
    await page.click('.doubt[open] button:has-text("Open dispute")');
    await watched.reads('.save-mark', /Saved/);
    await go(watched, `#/pay?tab=approvals&period=${quarter}`);
    await watched.reads('.dispute', /I expected more/);
    await page.click('.dispute .replay summary');
    await page.click('.dispute .replay button:has-text("Pay both")');
    await watched.reads('.dispute .replay [role=status]', /Both states pay|The first state pays/);
    await watched.accessible('a dispute with both states');
    await page.screenshot({ path: 'test-results/year-dispute.png', fullPage: true });
    await page.fill('#settle-by', 'Nadia');
    await page.locator('.dispute > .field input').first().fill('It is as the plan says');
    await page.click('.dispute button:has-text("Answer; the line stands")');
    await watched.reads('.dispute', /Answered/);

    await go(watched, `#/pay?tab=paper&period=${quarter}`);
    await page.waitForSelector('.sheet');
    const sheets = await page.locator('.sheet').count();
    const pdf = join(folder, 'statements.pdf');
    await page.pdf({ path: pdf, format: 'A4' });
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
    const pages = text.split('\f').filter((one) => one.trim());
    assert.ok(pages.length >= sheets, 'one person a page at least');
    assert.ok(text.includes(name), 'the approved person is among them');
    watched.clean();
  },
};
