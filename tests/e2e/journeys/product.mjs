// The product as a person uses it: files in, figures, pay, forecast; all of it still there afterwards.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL, choose, exploreDemo, go, imports, opened, wholeDemo } from '../steps.mjs';

const ROUTES = [
  '#/', '#/performance', '#/performance?tab=explore', '#/performance?tab=people', '#/performance?tab=funnel',
  '#/performance?tab=roadblocks', '#/performance?tab=win-loss', '#/performance?tab=drivers', '#/goals', '#/pay', '#/pay?tab=plans', '#/forecast',
  '#/forecast?tab=deals', '#/forecast?tab=calls', '#/forecast?tab=what-if', '#/forecast?tab=record', '#/data', '#/data?tab=hand',
  '#/data?tab=changes', '#/settings', '#/coaching', '#/coaching?tab=training', '#/coaching?tab=recognition',
  '#/coaching?tab=reviews', '#/pay?tab=approvals', '#/pay?tab=estimator', '#/pay?tab=control', '#/pay?tab=simulate', '#/pay?tab=spifs',
  '#/pay?tab=all', '#/roadmap', '#/roadmap?tab=surveys', '#/roadmap?tab=competitors', '#/roadmap?tab=state',
];

// The money that the small company won, added up here from the file itself.
function wonCents() {
  const lines = readFileSync(SMALL[0], 'utf8').split('\n').filter((line) => line.includes('Closed Won'));
  const amounts = lines.map((line) => line.match(/Closed Won,(\d+)\.(\d\d),/)).filter(Boolean);
  return amounts.reduce((sum, [, whole, cents]) => sum + Number(whole) * 100 + Number(cents), 0);
}

const grouped = (cents) => (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });

async function loaded(stage, options) {
  const watched = await opened(stage, options);
  await imports(watched, SMALL);
  await watched.reads('main', /deals\.csv/);
  return watched;
}

async function plan(watched) {
  await go(watched, '#/pay?period=all&tab=plans');
  await watched.page.click('.template-list li:nth-child(2) a');
  await watched.page.waitForSelector('#plan-text');
  await watched.page.click('button:has-text("Save plan"):not([disabled])');
  await watched.reads('.save-mark', /Saved/);
  await go(watched, '#/pay?period=all&tab=plans');
  await watched.page.waitForSelector('.plan-list li');
}

const LOOKS = ['light', 'dark'].flatMap((theme) => [360, 1280].map((width) => [theme, width]));

function everyRoute(theme, width) {
  return async (stage) => {
    const empty = await opened(stage, { theme, context: { viewport: { width, height: 800 } } });
    for (const route of ROUTES) {
      await go(empty, route);
      await empty.accessible(`empty ${route} ${theme} ${width}`);
    }
    empty.clean();
    const full = await loaded(stage, { theme, site: empty.site });
    await plan(full);
    for (const route of ROUTES) {
      await go(full, route);
      await full.accessible(`loaded ${route} ${theme} ${width}`);
      const wide = await full.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${route} is ${wide} px too wide at ${width}`);
    }
    full.clean();
  };
}

export default {
  async 'three files become figures that survive a reload and a second tab'(stage) {
    const watched = await loaded(stage);
    const revenue = new RegExp(grouped(wonCents()).replace(/\./g, '\\.'));
    await go(watched, '#/?period=all');
    await watched.reads('.figures', revenue);
    await watched.page.reload();
    await watched.reads('.figures', revenue);
    const second = await opened(stage, { site: watched.site, fragment: '#/?period=all' });
    await second.reads('.figures', revenue);
    watched.clean();
    second.clean();
  },

  async 'a figure opens to rows that add up to it'(stage) {
    const watched = await loaded(stage);
    await go(watched, '#/?period=all');
    await watched.page.click('.figures .figure >> nth=0');
    await watched.reads('dialog[open]', /deals\.csv/);
    const adds = await watched.page.$$eval('dialog[open] tbody tr', (rows) => rows.map((row) => {
      const cells = [...row.querySelectorAll('td.number')];
      return Math.round(Number(cells.at(-1).innerText.replace(/[^0-9.\u2212-]/g, '').replace('\u2212', '-')) * 100);
    }));
    assert.equal(adds.reduce((sum, cents) => sum + cents, 0), wonCents());
    await watched.page.keyboard.press('Escape');
    watched.clean();
  },

  async 'an import is taken back and done again; the same files change nothing'(stage) {
    const watched = await loaded(stage);
    await watched.page.keyboard.press('Control+z');
    await watched.reads('main', /No file was imported yet/);
    await watched.page.keyboard.press('Control+Shift+Z');
    await watched.reads('main', /deals\.csv/);
    await choose(watched, SMALL);
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('body', /known already/);
    watched.clean();
  },

  async 'a plan pays, each line explains itself, and the forecast is a range'(stage) {
    const watched = await loaded(stage);
    await plan(watched);
    await go(watched, '#/pay?period=all');
    await watched.reads('main', /[\d,]+\.\d\d/);
    await go(watched, '#/forecast');
    await watched.reads('main', /P90/);
    await go(watched, '#/settings');
    await go(watched, '#/pay?period=all');
    await watched.page.reload();
    await watched.reads('main', /[\d,]+\.\d\d/);
    watched.clean();
  },

  async 'what a file lacks is asked once, and a broken file changes nothing'(stage) {
    const watched = await opened(stage);
    const folder = mkdtempSync(join(tmpdir(), 'attain-'));
    const orders = join(folder, 'orders.csv');
    writeFileSync(orders, 'Order Number,Order Date,Salesperson,Amount\nA1,2026-01-31,Ana,10.50\nA2,2026-02-01,Ben,20\n');
    await go(watched, '#/data');
    await choose(watched, [orders]);
    await watched.page.waitForSelector('#question-0-currency');
    assert.equal(await watched.page.isDisabled('#confirm-import'), true);
    await watched.page.selectOption('#question-0-currency', 'USD');
    await watched.page.selectOption('#question-0-all-won', 'won');
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('main', /all rows are won/);
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, 'Deal ID,Owner,Stage,Amount,Currency,Close Date\nA,Ana,Closed Won,1,USD,2026-02-31\n');
    await choose(watched, [broken]);
    await watched.reads('.intake', /line 2, column Close Date/);
    await watched.page.click('.intake button:has-text("Discard")');
    await watched.page.waitForSelector('.intake', { state: 'detached' });
    await go(watched, '#/?period=all');
    await watched.reads('.figures', /30\.50/);
    watched.clean();
  },

  async 'storage that is off loses nothing and says so'(stage) {
    const watched = await opened(stage, {
      before: () => Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } }),
    });
    await go(watched, '#/data');
    await choose(watched, SMALL);
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('main', /deals\.csv/);
    await watched.reads('.save', /Not saved/);
    await go(watched, '#/?period=all');
    await watched.reads('.figures', new RegExp(grouped(wonCents()).replace(/\./g, '\\.')));
    watched.clean();
  },

  async 'where no worker starts the page itself is the engine, under the same policy'(stage) {
    const foreign = await stage.foreign();
    const watched = await stage.open({
      headers: false,
      before: () => { globalThis.Worker = class extends EventTarget { constructor() { super(); throw new DOMException('refused', 'SecurityError'); } }; },
    });
    await watched.reads('.notices', /the page itself calculates/);
    await go(watched, '#/data');
    await choose(watched, SMALL);
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('.save-mark', /Saved/);
    await plan(watched);
    await go(watched, '#/forecast');
    await watched.reads('main', /P90/);
    await watched.page.reload();
    await go(watched, '#/?period=all');
    await watched.reads('.figures', new RegExp(grouped(wonCents()).replace(/\./g, '\\.')));
    watched.clean();
    watched.expected = /leak/;
    assert.deepEqual((await watched.leakFromPage(foreign.address)).filter(({ outcome }) => outcome === 'sent'), []);
    assert.deepEqual(foreign.requests, []);
  },

  async 'a downloaded workspace opens in a fresh profile'(stage) {
    const watched = await loaded(stage);
    const waiting = watched.page.waitForEvent('download');
    await watched.page.click('main button:has-text("Download workspace")');
    const folder = mkdtempSync(join(tmpdir(), 'attain-'));
    const file = join(folder, 'team.attain');
    await (await waiting).saveAs(file);
    await stage.context.close();
    stage.context = null;
    const fresh = await opened(stage);
    await go(fresh, '#/data');
    const choosing = fresh.page.waitForEvent('filechooser');
    await fresh.page.click('main button:has-text("Open a workspace file")');
    await (await choosing).setFiles([file]);
    await go(fresh, '#/?period=all');
    await fresh.reads('.figures', new RegExp(grouped(wonCents()).replace(/\./g, '\\.')));
    fresh.clean();
  },

  async 'the demo company comes with one click, says so on every page, and leaves no trace'(stage) {
    const watched = await opened(stage);
    await watched.page.click('#explore-demo');
    await watched.reads('.figures', /[1-9][\d,]*\.\d\d/);
    await wholeDemo(watched);
    for (const [theme, width] of [['light', 1280], ['dark', 360]]) {
      await watched.page.emulateMedia({ colorScheme: theme });
      await watched.page.setViewportSize({ width, height: 800 });
      for (const route of ROUTES) {
        await go(watched, route);
        await watched.reads('.notices', /made up/);
        await watched.accessible(`demo ${route} ${theme} ${width}`);
        const wide = await watched.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${route} is ${wide} px too wide at ${width}`);
      }
    }
    await watched.page.click('.notices button:has-text("Leave the demo")');
    await watched.page.waitForSelector('#explore-demo');
    await watched.reads('.save-mark', /Saved/);
    await watched.page.reload();
    await watched.page.waitForSelector('#explore-demo');
    const kept = await watched.page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(!/Larkfield/.test(kept), 'the demo company is still stored');
    watched.clean();
  },

  async 'figures are explored by two axes, people stand among peers, stages and roadblocks open to their deals'(stage) {
    const watched = await opened(stage);
    const { page } = watched;
    await exploreDemo(watched);
    await go(watched, '#/performance?tab=explore&period=2026Q3');
    await watched.reads('main table', /All/);
    await page.selectOption('#explore-kpi', 'win_rate');
    await watched.reads('main .lede', /Win rate: .* stands first/);
    await page.selectOption('#explore-columns', 'region');
    await watched.reads('main table thead', /Region|[A-Z]/);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('#explore-columns').value === 'month');
    await page.click('main table tbody tr:first-child .cell-open');
    await watched.reads('dialog[open]', /won ÷/);
    await page.keyboard.press('Escape');
    await go(watched, '#/performance?tab=people&period=2026Q3');
    await page.click('main table tbody th a');
    await watched.reads('.strengths', /Strengths/);
    await watched.reads('main table', /Middle of peers/);
    await go(watched, '#/performance?tab=funnel&period=2026Q3');
    await watched.reads('main .chart', /narrowest step/);
    await watched.reads('main', /Stuck deals/);
    await go(watched, '#/performance?tab=roadblocks&period=all');
    await watched.reads('main', /comparisons/);
    await go(watched, '#/performance?tab=win-loss&period=all');
    await watched.reads('main', /win rate of/);
    await page.click('main table .cell-open');
    await watched.reads('dialog[open]', /=/);
    await page.keyboard.press('Escape');
    await go(watched, '#/performance?tab=drivers');
    await watched.reads('main .lede', /foretold/);
    await go(watched, '#/performance?period=2026Q3');
    await watched.reads('main', /beyond luck|for good from/);
    watched.clean();
  },

  async 'an own figure is written with its meaning beside it, a wrong one marked where it is wrong'(stage) {
    const watched = await opened(stage);
    const { page } = watched;
    await exploreDemo(watched);
    await go(watched, '#/performance?tab=explore&period=2026Q3');
    await page.click('summary:has-text("Own figures")');
    await page.fill('#own-name', 'Won over lost');
    await page.fill('#own-formula', 'won_count / lots_count');
    await watched.reads('.own-form', /Place 13/);
    await watched.reads('.own-form pre', /\^/);
    await page.fill('#own-formula', 'won_count / lost_count');
    await watched.reads('.own-form', /Means: .*Counts in percent/);
    await page.click('.own-form button:has-text("Save figure")');
    await page.click('.notes a:has-text("Won over lost")');
    await page.waitForFunction(() => document.querySelector('#explore-kpi').value.startsWith('own-'));
    await page.selectOption('#explore-columns', 'year-ago');
    await watched.reads('main table thead', /Change/);
    await watched.reads('main table', /%/);
    watched.clean();
  },

  async 'rows are typed and pasted; a wrong cell keeps all from being saved; one undo takes all back'(stage) {
    const watched = await opened(stage);
    const paste = (id, text) => watched.page.evaluate(([to, pasted]) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      document.getElementById(to).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, [id, text]);
    const save = (sheet) => `section:has(#hand-${sheet}) button:has-text("Save rows")`;
    await watched.page.click('main a:has-text("by hand")');
    await watched.page.waitForSelector('#grid-people-0-0');
    await watched.page.fill('#grid-people-0-0', 'Ana');
    await watched.page.keyboard.press('Enter');
    await watched.page.keyboard.type('Ben');
    assert.equal(await watched.page.inputValue('#grid-people-1-0'), 'Ben');
    await paste('grid-people-1-0', 'Ben\tSeller\tNorth\tAna\t2026-02-30\nCem\tSeller\tNorth\tAna\t2026-02-01\n');
    await watched.page.click(save('people'));
    await watched.reads('.typing-faults', /First day of work, row 2/);
    assert.equal(await watched.page.evaluate(() => document.activeElement.id), 'grid-people-1-4');
    await watched.page.fill('#grid-people-1-4', '2026-02-01');
    await watched.page.click(save('people'));
    await watched.reads('.messages', /Added Ana, and 2.more changes/);
    await paste('grid-deals-0-0', 'Roof\tAna\tClosed Won\t1250.50\tUSD\t2026-03-01\nDoor\tBen\tProposal\t99\tUSD\t2026-03-02\n');
    await watched.page.click('section:has(#hand-deals) button:has-text("Check and import")');
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.page.waitForSelector('.intake', { state: 'detached' });
    await go(watched, '#/?period=all');
    await watched.reads('.figures', /1,250\.50/);
    await go(watched, '#/goals?period=2026Q1');
    await watched.page.fill('#grid-quotas-0-3', '2501');
    await watched.page.click('main button:has-text("Save rows")');
    await watched.reads('main', /50\.00%/);
    for (const gone of [/2,501/, /typed deals/, /Cem/]) {
      await watched.page.keyboard.press('Control+z');
      await go(watched, '#/data?tab=changes');
      await watched.reads('main', /taken back/);
      await go(watched, '#/data');
      assert.doesNotMatch(await watched.page.innerText('main'), gone);
    }
    await watched.page.keyboard.press('?');
    await watched.page.fill('#find-term', 'clawback');
    await watched.reads('dialog[open] dl.terms', /taken back/);
    watched.clean();
  },

  ...Object.fromEntries(LOOKS.map(([theme, width]) =>
    [`every route, empty and loaded, is clean and accessible: ${theme}, ${width} px`, everyRoute(theme, width)])),

  async 'the picture of the README'(stage) {
    const watched = await loaded(stage);
    await plan(watched);
    await go(watched, '#/?period=2025Q2');
    const figures = await watched.reads('.figures', /EUR/);
    // A period that is over brought what was won in it, and nothing that is still open.
    const won = figures.match(/([\d,]+)\.\d\d/)[1];
    await watched.reads('.steady', new RegExp(`over: ${won.replace(/\d$/, '\\d')} EUR were won`));
    await watched.page.waitForTimeout(500);
    await watched.page.screenshot({ path: 'test-results/home.png' });
    watched.clean();
  },
};
