// A new user designs a plan for the demo company, asks what a change and the budget come to, approves a month, one person
// first, hears of a refund in the next one, answers a dispute about it and prints the statements.
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
  await page.waitForFunction(() => !/Account Executives/.test(document.querySelector('.plan-list')?.innerText ?? 'Account Executives'));
  await page.click('.template-list a:has-text("Account executive with accelerator")');
  await watched.reads('.check-verdict', /Reads one way|look at this/);
  await page.click('.plan-additions button:has-text("SPIF with a budget")');
  await page.click('.plan-additions button:has-text("Recoverable draw")');
  await types(page, 'Draw, amount', '2500');
  await types(page, 'Name', 'Executives');
  await page.locator('.plan-form label:text-is("Payout") + select, .plan-fields label:has-text("Payout") + select').first().selectOption('month');
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

/** The first two months of a quarter. */
function months(quarter) {
  const [year, part] = quarter.split('Q').map(Number);
  return [2, 1].map((before) => `${year}-${String(part * 3 - before).padStart(2, '0')}`);
}

/** Approves a month of the new plan, one person first, then everybody else; tells who that first person is. */
async function approves(watched, month) {
  const { page } = watched;
  await go(watched, `#/pay?tab=approvals&period=${month}`);
  const part = page.locator('.settle-part', { has: page.locator('h3:has-text("Executives")') }).first();
  await part.locator('tbody tr').first().waitFor();
  await page.fill('#settle-by', 'Nadia');
  await page.fill('#settle-note', 'checked against the CRM');
  await part.locator('tbody input[type=checkbox]').first().check();
  await part.locator('button:has-text("Approve: 1")').click();
  await watched.reads('.settle-run', /Approved on .* by Nadia/);
  await part.locator('.settle-head button:has-text("Approve")').click();
  await page.waitForFunction(() => document.querySelectorAll('.settle-run').length >= 2);
  await page.screenshot({ path: 'test-results/year-approvals.png', fullPage: true });
  return (await part.locator('tbody tr a').first().innerText()).trim();
}

/** The first deal behind the commission of somebody's statement: its id, and the total of the statement. */
async function paidFor(watched, person) {
  const { page } = watched;
  await page.locator(`.settle-part a:has-text("${person}")`).first().click();
  await page.waitForSelector('.statement');
  const commission = page.locator('.statement-line', { hasText: 'Commission' }).first();
  await commission.locator('summary:has-text("behind it")').click();
  const row = await commission.locator('tbody tr').first().innerText();
  const total = (await page.locator('.statement-total').first().innerText()).match(/[\d,]+\.\d\d/)[0];
  return [row.match(/\b[A-Z]+-?\d+\b|\b\d{5,}\b/)[0], total];
}

/** A deal's whole amount is given back: a file that only joins the demo company. */
async function refunds(watched, deal, month) {
  const { page } = watched;
  const path = join(mkdtempSync(join(tmpdir(), 'attain-year-')), 'refund.csv');
  writeFileSync(path, `Payment ID,Deal ID,Payment Date,Amount,Currency,Type\nZ-1,${deal},${month}-28,1000.00,USD,Refund\n`);
  await go(watched, '#/data');
  await choose(watched, [path]);
  await page.selectOption('#joins-demo', { label: 'I only try something: they join it' });
  await watched.reads('.intake', /imported\s1\sare new/);
  await watched.accessible('a file beside the demo company');
  await page.click('#confirm-import:not([disabled])');
  await page.locator('.intake').waitFor({ state: 'detached' });
  await watched.reads('.save-mark', /Saved/);
  await watched.reads('.notices', /made up/);
}

/** The approved month stays as it was, the next one holds a linked adjustment, and a dispute about it is answered. */
async function settles(watched, person, [month, next], total) {
  const { page } = watched;
  await go(watched, `#/pay?period=${month}`);
  await page.locator(`#main table tbody a:has-text("${person}")`).first().click();
  await watched.reads('.statement-total', new RegExp(total));
  await go(watched, `#/pay?tab=approvals&period=${next}`);
  await watched.reads('main', /Adjustments of approved lines/);
  await page.locator(`.settle-part a:has-text("${person}")`).first().click();
  await watched.reads('.statement', new RegExp(`Adjustment of Commission, ${month}`));
  const line = page.locator('.statement-line', { hasText: 'Adjustment of Commission' }).first();
  await line.locator('summary:has-text("Doubt this line")').click();
  await line.locator('.doubt[open] textarea, .doubt[open] input').first().fill('The customer paid again');
  await line.locator('.doubt[open] button:has-text("Open dispute")').click();
  await watched.reads('.save-mark', /Saved/);
  await go(watched, `#/pay?tab=approvals&period=${next}`);
  await watched.reads('.dispute', /The customer paid again/);
  await page.fill('#settle-by', 'Nadia');
  await page.fill('.dispute input >> nth=0', 'No payment has come in; the refund stands');
  await page.click('.dispute button:has-text("Answer")');
  await watched.reads('.dispute', /Answered/);
}

async function prints(watched, person, month, total) {
  const { page } = watched;
  await go(watched, `#/pay?tab=paper&period=${month}`);
  await page.waitForSelector('.sheet');
  const pdf = join(mkdtempSync(join(tmpdir(), 'attain-year-')), 'statements.pdf');
  await page.pdf({ path: pdf, format: 'A4' });
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  const own = text.split('\f').find((one) => one.includes(person));
  assert.ok(own?.includes(total), `${total} of ${person} stands on paper`);
}

export default {
  async 'a new user designs a plan for the demo company, simulates a change against a budget, approves a month, hears of a refund, answers a dispute and prints'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await designs(watched);
    await simulates(watched);

    const running = (await page.locator('label.chip:has-text("Period") option').first().innerText()).match(/\d{4}Q\d/)[0];
    const both = months(before(running));
    const person = await approves(watched, both[0]);
    const [deal, total] = await paidFor(watched, person);
    await refunds(watched, deal, both[0]);
    await settles(watched, person, both, total);
    await prints(watched, person, both[0], total);
    watched.clean();
  },
};
