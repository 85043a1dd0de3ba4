// The forecast as a rep, a manager and an analyst use it: a call is made, a deal is moved, the record is read.
import assert from 'node:assert/strict';
import { go, withDemo } from '../steps.mjs';

const titles = (watched) => watched.page.$$eval('figure.chart h3', (all) => all.map((own) => own.innerText));

export default {
  async 'the forecast says its range, what it is made of and what it would take, for everybody and for one'(stage) {
    const watched = await withDemo(stage);
    await go(watched, '#/forecast');
    await watched.reads('.forecast-finding', /in eight draws of ten between/, 90000);
    await watched.reads('main', /Eight draws of ten bring the company to between/);
    await watched.reads('main', /on average the draws end at/);
    await watched.reads('main', /What would it take/);
    await watched.reads('main', /Centred on:/);
    await watched.accessible('the forecast');
    await watched.page.screenshot({ path: 'test-results/forecast.png', fullPage: true });
    const everybody = await watched.page.innerText('.forecast-finding h2');
    const name = await watched.page.innerText('.forecast-people tbody tr >> nth=0 >> a');
    await watched.page.click('.forecast-people tbody tr >> nth=0 >> a');
    await watched.reads('.forecast-finding h2', new RegExp(`brings ${name} about`), 60000);
    assert.notEqual(await watched.page.innerText('.forecast-finding h2'), everybody);
    await go(watched, '#/forecast?tab=deals');
    await watched.reads('main table', /Chance in the period/);
    watched.clean();
  },

  async 'a call is made, changed with a reason, and stands beside the forecast'(stage) {
    const watched = await withDemo(stage);
    await go(watched, '#/forecast?tab=calls');
    await watched.page.waitForSelector('#call-commit', { timeout: 90000 });
    await watched.page.click('button:has-text("Submit the call")');
    await watched.reads('.forecast-form', /amount/i);
    const before = await watched.page.$$eval('section[aria-labelledby="calls-history"] tbody tr', (rows) => rows.length);
    await watched.page.fill('#call-commit', '123456');
    await watched.page.fill('#call-best', '234567');
    await watched.page.fill('#call-reason', 'two signatures are promised');
    await watched.page.click('button:has-text("Submit the call")');
    await watched.reads('section[aria-labelledby="calls-history"]', /two signatures are promised/, 60000);
    await watched.reads('section[aria-labelledby="calls-now"]', /123,456/);
    await watched.page.fill('#call-commit', '99000');
    await watched.page.fill('#call-reason', '');
    await watched.page.click('button:has-text("Submit the call")');
    await watched.reads('body', /write a reason/);
    await watched.page.fill('#call-reason', 'one has slipped');
    await watched.page.click('button:has-text("Submit the call")');
    await watched.reads('section[aria-labelledby="calls-history"]', /one has slipped/, 60000);
    await watched.reads('section[aria-labelledby="calls-now"]', /99,000/);
    const after = await watched.page.$$eval('section[aria-labelledby="calls-history"] tbody tr', (rows) => rows.length);
    assert.ok(after >= 2 && after > before, `${before} calls became ${after}`);
    await watched.page.screenshot({ path: 'test-results/forecast-calls.png', fullPage: true });
    watched.clean();
  },

  async 'a deal is moved and another added: range and waterfall change, and nothing is saved'(stage) {
    const watched = await withDemo(stage);
    await go(watched, '#/forecast?tab=what-if');
    await watched.page.waitForSelector('#change-what', { timeout: 90000 });
    await watched.reads('.what-if-finding', /As it is:/);
    const before = await titles(watched);
    await watched.page.selectOption('#change-what', 'moved');
    await watched.page.fill('#change-day', '2031-01-01');
    await watched.page.click('button:has-text("Assume it")');
    await watched.reads('.what-if-finding', /With what is assumed:/, 60000);
    await watched.reads('.assumed', /moves to/);
    const moved = await titles(watched);
    assert.notDeepEqual(moved, before, 'waterfall and fan follow');
    await watched.page.screenshot({ path: 'test-results/forecast-what-if.png', fullPage: true });
    await watched.page.click('button:has-text("Add it")');
    await watched.reads('main', /A day such as/);
    await watched.page.click('button:has-text("As it is")');
    await watched.page.waitForFunction((old) => document.querySelector('figure.chart h3')?.innerText === old, before[0]);
    await go(watched, '#/forecast?tab=deals');
    await go(watched, '#/forecast?tab=what-if');
    assert.equal(await watched.page.$('.assumed'), null);
    watched.clean();
  },

  async 'the record shows each method on past dates, and a slider opens each of them'(stage) {
    const watched = await withDemo(stage);
    await go(watched, '#/forecast?tab=record');
    await watched.page.waitForSelector('#past-date', { timeout: 120000 });
    await watched.reads('main', /range held what came on/);
    await watched.reads('main table', /Combination/);
    const last = await watched.page.innerText('.past-said');
    await watched.page.focus('#past-date');
    await watched.page.keyboard.press('Home');
    await watched.page.waitForFunction((old) => document.querySelector('.past-said')?.innerText !== old, last);
    await watched.reads('main', /Weighted pipeline \(naive\)/);
    await watched.reads('main', /Chances of open deals/);
    await watched.accessible('the record');
    await watched.page.screenshot({ path: 'test-results/forecast-record.png', fullPage: true });
    await watched.page.click('a:has-text("Open the forecast of that day")');
    await watched.reads('.forecast-finding', /draws of ten|stands at/, 90000);
    watched.clean();
  },

  async 'Home and the forecast say the same amounts, of everybody and of a team'(stage) {
    const watched = await withDemo(stage);
    for (const [address, whose] of [['#/', ''], ['#/?team=Europe', ' Europe']]) {
      await go(watched, address);
      const said = await watched.reads('section[aria-labelledby="heading-title"] .steady',
        new RegExp(`Revenue${whose && ` of${whose}`} by the end of the period`), 90000);
      const amounts = said.match(/\d[\d,]{4,}/g).slice(0, 3);
      await watched.page.click('section[aria-labelledby="heading-title"] a');
      const found = await watched.reads('.forecast-finding h2', new RegExp(`brings${whose} about`), 90000);
      for (const amount of amounts) assert.ok(found.includes(amount), `${amount} of Home in: ${found}`);
    }
    watched.clean();
  },
};
