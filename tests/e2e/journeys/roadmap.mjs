// A turn of the roadmap: a survey goes out, five people answer, totals are released, a cycle is closed and followed.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL, answerSheet, exploreDemo, go, imports, opened } from '../steps.mjs';

export default {
  async 'a survey goes out, five answers come back, and the cycle closes with what changed'(stage) {
    const folder = mkdtempSync(join(tmpdir(), 'attain-roadmap-'));
    const watched = await opened(stage);
    const { page } = watched;
    await imports(watched, SMALL);
    await go(watched, '#/roadmap');
    await watched.reads('.road', /Assessment[\s\S]*Not begun/);
    await watched.accessible('steps');
    await page.click('button:has-text("Start the cycle")');
    await watched.reads('.road-cycle', /The cycle \S+ runs/);

    await page.click('#step-assessment ~ .road-next a');
    await watched.reads('main', /Ask the people who do the work/);
    await page.click('a:has-text("Write a survey")');
    await page.fill('#survey-name', 'How far are we in spring?');
    await watched.accessible('survey form');
    await page.click('.survey-form button:has-text("Save")');
    await page.click('.survey a:has-text("How far are we in spring?")');
    const saving = page.waitForEvent('download');
    await page.click('button:has-text("Download to send out")');
    const sheet = join(folder, 'sheet.html');
    await (await saving).saveAs(sheet);
    assert.match(readFileSync(sheet, 'utf8'), /default-src 'none'/);

    const files = [];
    for (const step of [5, 4, 4]) files.push(await answerSheet(stage, sheet, folder, step, false));
    const texts = [];
    for (const step of [2, 5]) texts.push(await answerSheet(stage, sheet, folder, step, true));
    const choosing = page.waitForEvent('filechooser');
    await page.click('#choose-answers');
    await (await choosing).setFiles(files);
    await watched.reads('main', /3\sanswers are here; totals need 5/);
    assert.ok(await page.isDisabled('button:has-text("Close the round")'));
    for (const pasted of [texts.join('\n'), texts[0]]) {
      await page.fill('#paste-answers', pasted);
      await page.click('button:has-text("Merge what was pasted")');
      await page.waitForTimeout(500);
    }
    await watched.reads('main', /5\sanswers are here; the round can be closed/);
    await page.click('button:has-text("Close the round")');
    await watched.reads('#totals', /Goals 4\.0/);
    await watched.reads('#totals', /Words of 2/);
    await watched.accessible('totals');
    await page.screenshot({ path: 'test-results/roadmap-totals.png', fullPage: true });

    await go(watched, '#/roadmap?tab=competitors');
    await page.click('a:has-text("Add a competitor")');
    await page.fill('#competitor-name', 'Orbitly');
    await page.fill('#competitor-note', 'They bundle support');
    await page.click('button:has-text("Add to the registry")');
    await watched.reads('main table', /Orbitly/);
    await page.click('main table a:has-text("Orbitly")');
    await watched.reads('main', /They bundle support/);

    await go(watched, '#/roadmap');
    await watched.reads('.road', /Assessment[\s\S]*Under way, 3\sof\s4 checks met/);
    await page.click('summary:has-text("Close the cycle")');
    await page.fill('#cycle-note', 'We asked, and heard');
    await page.click('button:has-text("Close it and start the next")');
    await watched.reads('.road-changed', /What changed since/);
    await go(watched, '#/goals?tab=new');
    await page.fill('#goal-name', 'Grow');
    await page.fill('#goal-target', '100000');
    await page.click('.goal-form button:has-text("Save")');
    await watched.reads('.save-mark', /Saved/);
    await go(watched, '#/roadmap');
    await watched.reads('main', /We asked, and heard/);
    await page.reload();
    await watched.reads('main', /We asked, and heard/);
    watched.clean();
  },

  async 'a survey is answered on a page of the app, from the file that was sent'(stage) {
    const folder = mkdtempSync(join(tmpdir(), 'attain-answer-'));
    const watched = await opened(stage);
    const { page } = watched;
    await go(watched, '#/roadmap?tab=surveys');
    await page.click('a:has-text("Write a survey")');
    await page.selectOption('#survey-template', 'training-needs');
    await page.click('.survey-form button:has-text("Save")');
    await page.click('.survey a');
    const saving = page.waitForEvent('download');
    await page.click('button:has-text("Download to send out")');
    const sheet = join(folder, 'sheet.html');
    await (await saving).saveAs(sheet);
    await go(watched, '#/roadmap?tab=surveys&show=answer');
    const choosing = page.waitForEvent('filechooser');
    await page.click('#choose-survey');
    await (await choosing).setFiles([sheet]);
    await watched.reads('.answering', /getting better|get better/);
    await page.locator('.asked input[type="radio"]').nth(3).check();
    await page.locator('.asked input[type="checkbox"]').first().check();
    await watched.accessible('answering');
    const handing = page.waitForEvent('download');
    await page.click('button:has-text("Save my answer as a file")');
    const file = join(folder, 'answer.json');
    await (await handing).saveAs(file);
    const { answer } = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(answer.given, { 1: { s: 4 }, 50: { c: [0] } });
    assert.match(await page.inputValue('#answer-line'), /^attain-answer:/);
    watched.clean();
  },

  async 'roadmap, totals and state of the demo company are clean in dark, at 360 px and on paper'(stage) {
    for (const [theme, width] of [['light', 1280], ['dark', 360]]) {
      const watched = await opened(stage, { theme, context: { viewport: { width, height: 800 } } });
      const { page } = watched;
      await exploreDemo(watched);
      for (const [name, fragment, ready] of [
        ['steps', '#/roadmap', /of 7 steps are done/],
        ['surveys', '#/roadmap?tab=surveys', /answers counted/],
        ['competitors', '#/roadmap?tab=competitors', /Orbitly/],
        ['state', '#/roadmap?tab=state', /The six pillars/],
      ]) {
        await go(watched, fragment);
        await watched.reads('main', ready, 30000);
        await page.waitForTimeout(3000);
        await watched.accessible(`${name} ${theme} ${width}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${name}: ${wide} px too wide at ${width}`);
        await page.screenshot({ path: `test-results/roadmap-${name}-${theme}-${width}.png`, fullPage: true });
      }
      await go(watched, '#/roadmap?tab=surveys');
      await page.click('.survey a');
      await watched.reads('#totals', /Measurement/);
      await page.screenshot({ path: `test-results/roadmap-round-${theme}-${width}.png`, fullPage: true });
      if (width > 1000) {
        await go(watched, '#/roadmap?tab=state');
        await watched.reads('main', /Revenue by the end/, 30000);
        await page.waitForTimeout(2000);
        await page.pdf({ path: 'test-results/roadmap-state.pdf', format: 'A4' });
      }
      watched.clean();
      await stage.context.close();
      stage.context = null;
    }
  },
};
