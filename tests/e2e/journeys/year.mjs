// A new user designs a plan for the demo company, asks what a change and the budget come to, and approves a quarter of
// it, one person first. What follows an approval is in settle.mjs, with files that an import over the demo would replace.
import { go, withDemo } from '../steps.mjs';

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
  async 'a new user designs a plan for the demo company, simulates a change against a budget, and approves'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
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
    await part.locator('tbody input[type=checkbox]').first().check();
    await part.locator('button:has-text("Approve: 1")').click();
    await watched.reads('.settle-run', /Approved on .* by Nadia/);
    await part.locator('.settle-head button:has-text("Approve")').click();
    await page.waitForFunction(() => document.querySelectorAll('.settle-run').length >= 2);
    await page.screenshot({ path: 'test-results/year-approvals.png', fullPage: true });
    watched.clean();
  },
};
