// Coaching as a manager lives it with the demo company: what stands out, a 1:1, an action, feedback, training, recognition.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { go, withDemo, write } from '../steps.mjs';

async function demo(stage, options) {
  const watched = await withDemo(stage, options);
  await go(watched, '#/coaching');
  await watched.page.waitForSelector('.coaching table a', { timeout: 30000 });
  return watched;
}

const section = (watched, id) => watched.page.locator(`section[aria-labelledby="${id}"]`);

export default {
  async 'a manager prepares a 1:1 from what stands out, holds it, and agrees on an action with its KPI'(stage) {
    const watched = await demo(stage);
    await watched.accessible('coaching, all people');
    await watched.page.click('.coaching table a >> nth=0');
    await watched.page.waitForSelector('#coached', { timeout: 30000 });
    await watched.reads('section[aria-labelledby="signals-title"]', /What stands out/);
    await write(watched, 'Plan a 1:1', { on: '2030-01-15' });
    await watched.reads('section[aria-labelledby="agenda-title"]', /Next 1:1/);
    const take = section(watched, 'agenda-title').locator('button:has-text("Put on the agenda")');
    if (await take.count() > 0) {
      await take.first().click();
      await watched.page.waitForTimeout(700);
      await section(watched, 'points-title').locator('button:has-text("Talked over")').first().click();
    }
    await write(watched, 'Add a point', { text: 'How the new territory feels' });
    await watched.reads('section[aria-labelledby="points-title"]', /How the new territory feels/);
    await write(watched, 'Note for both', { text: 'We look again in three weeks' });
    await watched.reads('section[aria-labelledby="notes-title"]', /We look again in three weeks/);
    await write(watched, 'Agree on an action', { text: 'Five first meetings a week', kpi: 'Win rate' });
    await watched.reads('section[aria-labelledby="actions-title"]', /Five first meetings a week[\s\S]*Win rate/);
    await section(watched, 'agenda-title').locator('button:has-text("Was held")').click();
    await watched.reads('.save-mark', /Saved/);
    await watched.page.reload();
    await watched.page.waitForSelector('#coached', { timeout: 30000 });
    await watched.reads('section[aria-labelledby="actions-title"]', /Five first meetings a week/);
    await watched.accessible('coaching, one person');
    await watched.page.screenshot({ path: 'test-results/coaching-person.png', fullPage: true });
    watched.clean();
  },

  async 'feedback, training and recognition reach the person, a private note stays'(stage) {
    const watched = await demo(stage);
    await watched.page.click('.coaching table a >> nth=2');
    await watched.page.waitForSelector('#coached', { timeout: 30000 });
    await write(watched, 'Note for me only', { text: 'KEPT-TO-MYSELF' });
    await watched.reads('.private', /KEPT-TO-MYSELF/);
    await write(watched, 'Give, ask or thank', { situation: 'The demo on Monday', behaviour: 'You asked before you showed' });
    await watched.reads('section[aria-labelledby="feedback-title"]', /You asked before you showed/);
    await write(watched, 'Assign a training', { course: 'Holding the price' });
    await watched.reads('section[aria-labelledby="trainings-title"]', /Holding the price/);
    await write(watched, 'Give a badge', { badge: 'Team player', reason: 'Helped two colleagues' });
    await watched.reads('section[aria-labelledby="earned-title"]', /Helped two colleagues/);
    const saving = watched.page.waitForEvent('download');
    await watched.page.click('button:has-text("Send as file")');
    const text = readFileSync(await (await saving).path(), 'utf8');
    assert.match(text, /You asked before you showed/);
    assert.doesNotMatch(text, /KEPT-TO-MYSELF/);
    await watched.page.emulateMedia({ media: 'print' });
    assert.equal(await watched.page.locator('.private').isVisible(), false, 'a private note on paper');
    await watched.page.emulateMedia({ media: 'screen' });
    await go(watched, '#/coaching?tab=recognition');
    await watched.reads('section[aria-labelledby="wall-title"]', /Helped two colleagues/);
    watched.clean();
  },

  async 'every part of coaching is clean in dark and at 360 px'(stage) {
    for (const [theme, width] of [['light', 1280], ['dark', 360]]) {
      const watched = await demo(stage, { theme, context: { viewport: { width, height: 800 } } });
      for (const tab of ['', 'training', 'recognition', 'reviews']) {
        await go(watched, `#/coaching?tab=${tab}`);
        await watched.page.waitForTimeout(1500);
        await watched.accessible(`coaching ${tab} ${theme} ${width}`);
        const wide = await watched.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide at ${width} on ${tab}`);
        await watched.page.screenshot({ path: `test-results/coaching-${tab || 'people'}-${theme}-${width}.png`, fullPage: true });
      }
      watched.clean();
      await stage.context.close();
      stage.context = null;
    }
  },
};
