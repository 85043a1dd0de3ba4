// Pay before it is paid, as a leader uses it: a plan designed by form, scanned for games, simulated, put on paper.
import assert from 'node:assert/strict';
import { go, withDemo } from '../steps.mjs';

export default {
  async 'a plan with accelerator, SPIF and draw is designed by form, checked for games and simulated to the cent'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/pay?tab=plans');
    await page.click('.template-list a:has-text("Account executive with accelerator")');
    await watched.reads('.check-verdict', /Reads one way|look at this/);
    await page.click('.plan-additions button:has-text("SPIF with a budget")');
    await page.click('.plan-additions button:has-text("Recoverable draw")');
    await page.fill('.plan-fields label:has-text("Draw, amount") + input', '2500');
    await page.press('.plan-fields label:has-text("Draw, amount") + input', 'Tab');
    assert.match(await page.inputValue('#plan-text'), /"amount": "2500"/);
    await page.fill('.plan-form fieldset:first-of-type label:text-is("Name") + input', 'Executives 2026');
    await page.press('.plan-form fieldset:first-of-type label:text-is("Name") + input', 'Tab');
    await watched.reads('.check', /a draw of 2,500\.00 USD/i);
    await watched.reads('.scanned', /Looked at the payout of \d+/);
    await watched.reads('.scanned', /Holding back/);
    await watched.accessible('a plan being designed');
    await page.screenshot({ path: 'test-results/designer.png', fullPage: true });
    // From next year on: this year another plan pays the same people for the same deals.
    for (const [name, day] of [['Effective, until', '2028-01-01'], ['Effective, from', '2027-01-01']]) {
      const field = `.plan-fields label:has-text("${name}") + input`;
      await page.fill(field, day);
      await page.press(field, 'Tab');
    }
    assert.match(await page.inputValue('#plan-text'), /"from": "2027-01-01",\s+"until": "2028-01-01"/);
    await page.click('.editor-doors button:has-text("Save plan"):not([disabled])');
    await watched.reads('.save-mark', /Saved/);
    await page.waitForSelector('.plan header');

    await go(watched, '#/pay?tab=simulate');
    await page.waitForSelector('.simulated table');
    await page.selectOption('#plan-a', { label: 'Account Executives' });
    await watched.reads('.proof', /Plan A, simulated on the actual deals, is \d+\sstatements to the cent/);
    await watched.reads('.simulated [role=status] > h2', /Both plans pay/);
    await page.focus('#dial-0');
    for (let turn = 0; turn < 10; turn += 1) await page.keyboard.press('ArrowRight');
    await watched.reads('.simulated [role=status] > h2', /more .*than plan A over these 8\speriods/);
    assert.equal(await page.inputValue('#dial-0-number'), '110');
    await watched.reads('.simulated', /\d+\speople gain/);
    await page.fill('#scenario-name', 'A tenth more');
    await page.click('button:has-text("Save scenario")');
    await watched.reads('.dials', /A tenth more/);
    await watched.accessible('a simulation');
    await page.screenshot({ path: 'test-results/simulate.png', fullPage: true });
    await page.reload();
    await watched.reads('.simulated [role=status] > h2', /more .*than plan A/);
    watched.clean();
  },

  async 'a plan on paper has its rules, examples and places to sign; SPIFs and all pay stand beside it'(stage) {
    const watched = await withDemo(stage);
    const { page } = watched;
    await go(watched, '#/pay?tab=plans');
    await page.click('.plan header a:has-text("Account Executives")');
    await page.click('.editor-doors a:has-text("Plan on paper")');
    await watched.reads('.plan-sheet', /Worked examples/);
    await watched.reads('.plan-sheet', /\(100\.0\d?% of quota\)|\(100(\.00)?% of quota\)/);
    await watched.accessible('a plan on paper');
    await page.pdf({ path: 'test-results/plan.pdf', format: 'A4' });
    await go(watched, '#/pay?tab=all');
    await watched.reads('main', /of it variable/);
    await watched.accessible('all pay');
    await page.screenshot({ path: 'test-results/all-pay.png', fullPage: true });
    await go(watched, '#/pay?tab=spifs');
    await watched.reads('main', /No SPIF or contest yet/);
    watched.clean();
  },

  async 'simulation and all pay hold at 360 px in the dark'(stage) {
    const watched = await withDemo(stage, { theme: 'dark', context: { viewport: { width: 360, height: 800 } } });
    for (const tab of ['simulate', 'all', 'spifs']) {
      await go(watched, `#/pay?tab=${tab}`);
      await watched.page.waitForTimeout(2500);
      await watched.accessible(`pay ${tab}, 360 px`);
      const width = await watched.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${tab} is ${width} px wide`);
      await watched.page.screenshot({ path: `test-results/${tab}-360.png`, fullPage: true });
    }
    watched.clean();
  },
};
