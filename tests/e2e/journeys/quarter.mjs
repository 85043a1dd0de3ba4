// A whole quarter as a manager and a rep live it: asked, assessed, planned, talked, trained, imported anew, reviewed,
// recognised, and begun again. The company is typed into files here, so that what the training did is known.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerSheet, choose, go, imports, opened, write } from '../steps.mjs';

const DAY = 86400000;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
/** The first day of the month of today, so many months later. */
const monthStart = (later) => {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later, 1);
};
/** The training is on the second of the fourth month before this one: three whole months have passed since. */
const TRAINED = monthStart(-4) + DAY;
const REPS = ['Ana', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gita', 'Hugo', 'Ines', 'Jan', 'Kim', 'Leo', 'Mara', 'Nils'].map((name) => `${name} Field`);
const LEARNERS = REPS.slice(0, 7);

/** Four won deals and two lost ones a month; after the training those who took it sell half as much again. */
function deals(from, until) {
  const rows = [];
  let seed = 7;
  const chance = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };
  for (let month = -22; month <= 0; month += 1) {
    for (const [place, rep] of REPS.entries()) {
      for (let number = 0; number < 6; number += 1) {
        const day = monthStart(month) + (2 + number * 4) * DAY;
        const lift = LEARNERS.includes(rep) && day > TRAINED + 25 * DAY ? 1.5 : 1;
        const amount = Math.round(9000 * lift * (0.8 + 0.4 * chance()));
        if (day < from || day > until) continue;
        const stage = number < 4 ? 'Closed Won' : 'Closed Lost';
        rows.push(`D-${month + 30}-${place}-${number},Deal of ${rep},${rep},${stage},${amount}.00,USD,${iso(day - 40 * DAY)},${iso(day)}`);
      }
    }
  }
  return `Deal ID,Deal Name,Owner,Stage,Amount,Currency,Created,Close Date\n${rows.join('\n')}\n`;
}

const section = (watched, id) => watched.page.locator(`section[aria-labelledby="${id}"]`);

/** Takes what a click hands over as a file. */
async function handed(watched, folder, selector) {
  const saving = watched.page.waitForEvent('download');
  await watched.page.click(selector);
  const file = await saving;
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

async function mergeFile(watched, file) {
  const choosing = watched.page.waitForEvent('filechooser');
  await watched.page.click('button:has-text("Merge a file")');
  await (await choosing).setFiles([file]);
}

async function today(watched, day) {
  await go(watched, '#/settings');
  await watched.page.fill('#today', day);
  await watched.page.click('div.row:has(> .field #today) > button');
  await watched.reads('.save-mark', /Saved/);
}

async function openPerson(watched, name) {
  await go(watched, '#/coaching');
  await watched.page.click(`.coaching table a:has-text("${name}")`);
  await watched.page.waitForSelector('#coached', { timeout: 30000 });
}

export default {
  async 'a quarter goes round: survey, goals, plan, 1:1, training, next import, effect, review, recognition, next cycle'(stage) {
    const folder = mkdtempSync(join(tmpdir(), 'attain-quarter-'));
    const put = (name, text) => { writeFileSync(join(folder, name), text); return join(folder, name); };
    const people = `Name,Role,Team,Manager\nMia Lead,Sales Manager,East,\n${REPS.map((rep) => `${rep},Account Executive,East,Mia Lead`).join('\n')}\n`;
    const watched = await opened(stage);
    const { page } = watched;
    await imports(watched, [put('people.csv', people), put('deals.csv', deals(0, TRAINED))]);
    await today(watched, iso(TRAINED));

    // The cycle begins, and the team is asked.
    await go(watched, '#/roadmap');
    await page.click('button:has-text("Start the cycle")');
    await watched.reads('.road-cycle', /The cycle \S+ runs/);
    await go(watched, '#/roadmap?tab=surveys');
    await page.click('a:has-text("Write a survey")');
    await page.fill('#survey-name', 'Where are we?');
    await page.click('.survey-form button:has-text("Save")');
    await page.click('.survey a:has-text("Where are we?")');
    const sheet = await handed(watched, folder, 'button:has-text("Download to send out")');
    const texts = [];
    for (const step of [5, 4, 4, 2, 3]) texts.push(await answerSheet(stage, sheet, folder, step, true));
    await page.fill('#paste-answers', texts.join('\n'));
    await page.click('button:has-text("Merge what was pasted")');
    await watched.reads('main', /5\sanswers are here; the round can be closed/);
    await page.click('button:has-text("Close the round")');
    await watched.reads('#totals', /Goals 3\.6/);

    // Assessment: a skill with its figure, and where Ana stands.
    await go(watched, '#/coaching?tab=training');
    await watched.reads('main', /Library/);
    await write(watched, 'Add a skill', { name: 'Bundling', level: '4', kpi: 'Won revenue' });
    await watched.reads('main', /Bundling/);
    await write(watched, 'Add a course or a note', { name: 'Selling the bundle', skill: 'Bundling', kpi: 'Won revenue', cost: '300.00' });
    await watched.reads('main', /Selling the bundle/);
    await openPerson(watched, 'Ana Field');
    await write(watched, 'Assess a skill', { skill: 'Bundling', level: '2' });

    // Goals and a plan.
    await go(watched, '#/goals?tab=new');
    await page.fill('#goal-name', 'Grow');
    await page.fill('#goal-target', '5000000');
    await page.click('.goal-form button:has-text("Save")');
    await page.waitForSelector('.goal-tree a:has-text("Grow")');
    await go(watched, '#/pay?tab=plans');
    await page.click('.template-list a:has-text("Flat rate")');
    await watched.reads('.check-verdict', /Reads one way|look at this/);
    await page.click('.editor-doors button:has-text("Save plan"):not([disabled])');
    await page.waitForSelector('.plan header');

    // The 1:1: an agenda, an action with its figure, feedback with its theme.
    await openPerson(watched, 'Ana Field');
    await watched.reads('section[aria-labelledby="figures-title"]', /Won revenue[\s\S]*Goals that run/);
    await write(watched, 'Plan a 1:1', { on: iso(TRAINED) });
    await watched.reads('section[aria-labelledby="agenda-title"]', /Bundling: 2 levels below the target/);
    await section(watched, 'agenda-title').locator('li:has-text("Bundling") button:has-text("Put on the agenda")').click();
    await section(watched, 'points-title').locator('button:has-text("Talked over")').first().click();
    await write(watched, 'Agree on an action', { text: 'Offer the bundle first', kpi: 'Won revenue', due: iso(TRAINED + 30 * DAY) });
    await section(watched, 'actions-title').locator('li:has-text("Offer the bundle first") button:has-text("Done")').click();
    await write(watched, 'Note for me only', { text: 'KEPT-TO-MYSELF' });
    await write(watched, 'Give, ask or thank', { situation: 'Monday', behaviour: 'You let the buyer count #bundle', skill: 'Bundling' });
    await section(watched, 'agenda-title').locator('button:has-text("Was held")').click();

    // The training, read from a list of who was there; a line with a fault changes nothing and says so.
    await go(watched, '#/coaching?tab=training');
    const done = (names) => names.map((name) => `${name}\tSelling the bundle\t${iso(TRAINED)}\t300.00`).join('\n');
    const head = 'person\tcourse\tcompleted\tcost\n';
    const rows = page.locator('details.record-form:has(> summary:text-is("Read completions"))');
    await rows.locator('> summary').click();
    await rows.locator('textarea').fill(`${head}${done(['Nobody Field'])}`);
    await rows.locator('button:has-text("Save")').click();
    await watched.reads('.form-fault:not([hidden])', /line 2: person: “Nobody Field”: nobody of the roster/);
    await rows.locator('textarea').fill(`${head}${done(LEARNERS)}`);
    await rows.locator('button:has-text("Save")').click();
    await watched.reads('section[aria-labelledby="library-title"]', /2,100\.00/);

    // Four months later: the next export of the CRM shows what the figures did since.
    await today(watched, '');
    await go(watched, '#/data');
    await choose(watched, [put('deals-again.csv', deals(0, Date.now() - DAY))]);
    await page.click('#confirm-import:not([disabled])');
    await watched.reads('.save-mark', /Saved/);
    await go(watched, '#/coaching?tab=training');
    await watched.reads('section[aria-labelledby="library-title"]', /7 against 7 comparable people: more than luck/, 30000);
    await watched.accessible('training with its effect');
    await page.screenshot({ path: 'test-results/quarter-effect.png', fullPage: true });
    await openPerson(watched, 'Ana Field');
    await watched.reads('section[aria-labelledby="actions-title"]', /Offer the bundle first[\s\S]*too few to say: 1 against \d+ comparable people/);

    // The review: what figures and talks say is pulled in, the rep writes the own part in a copy and sends it back.
    await go(watched, '#/coaching?tab=reviews');
    await write(watched, 'Begin a review cycle', { name: 'Review of the quarter', from: iso(monthStart(-4)), through: iso(monthStart(0) - DAY) });
    await watched.reads('section[aria-labelledby="themes-title"]', /#bundle/);
    await openPerson(watched, 'Ana Field');
    await write(watched, 'Ask for a part', { kind: 'Own view', by: 'Ana Field' });
    await write(watched, 'Ask for a part', { kind: 'Manager', by: 'Mia Lead' });
    await watched.reads('.review-facts', /Won revenue[\s\S]*Offer the bundle first[\s\S]*You let the buyer count/);
    assert.doesNotMatch(await page.locator('.review-facts').innerText(), /KEPT-TO-MYSELF/);
    await page.locator('.review-facts').screenshot({ path: 'test-results/quarter-review.png' });
    const sent = await handed(watched, folder, 'button:has-text("Send as file")');
    assert.doesNotMatch(readFileSync(sent, 'utf8'), /KEPT-TO-MYSELF/);
    const back = await inCopy(stage, async (copy) => {
      await go(copy, '#/coaching');
      await copy.page.waitForSelector('main h1');
      await mergeFile(copy, sent);
      await copy.page.click('.coaching table a:has-text("Ana Field")');
      await copy.reads('.review-facts', /Won revenue[\s\S]*Offer the bundle first/);
      await write(copy, 'Write', { strengths: 'I sell the bundle', goals: 'Two large accounts' }, 'section[aria-labelledby="parts-title"] li:has-text("Own view")');
      await copy.reads('section[aria-labelledby="parts-title"]', /I sell the bundle/);
      copy.clean();
      return handed(copy, folder, 'button:has-text("Send as file")');
    });
    await mergeFile(watched, back);
    await watched.reads('section[aria-labelledby="parts-title"]', /I sell the bundle/);
    await write(watched, 'Write', { strengths: 'Prepares well', rating: '4' }, 'section[aria-labelledby="parts-title"] li:has-text("Manager")');
    await section(watched, 'parts-title').locator('li:has-text("Prepares well") button:has-text("Show to the person")').click();
    const proposals = page.locator('.review-goals button:has-text("Save as goal")');
    if (await proposals.count() > 0) {
      await proposals.first().click();
      await watched.reads('.save-mark', /Saved/);
    }
    await watched.accessible('a person with a review');
    await page.screenshot({ path: 'test-results/quarter-person.png', fullPage: true });

    // Recognition, and the wall.
    await go(watched, '#/coaching?tab=recognition');
    await write(watched, 'Add a badge', { name: 'Bundle of the quarter' });
    await write(watched, 'Begin a contest', { name: 'Derby', kpi: 'Won revenue', form: 'Head to head, in pairs', people: 'Ana Field – Ben Field', from: iso(monthStart(0)), through: iso(monthStart(1) - DAY), first: 'Dinner for two' });
    await watched.reads('section[aria-labelledby="contests-title"]', /Derby/);
    await openPerson(watched, 'Ana Field');
    await write(watched, 'Give a badge', { badge: 'Bundle of the quarter', reason: 'Showed the others how' });
    await go(watched, '#/coaching?tab=recognition');
    await watched.reads('section[aria-labelledby="wall-title"]', /Showed the others how/);

    // Help with a figure, tied to it.
    await go(watched, '#/');
    await page.locator('.figures button.figure').first().click();
    await page.click('.explain summary:has-text("Ask for help")');
    await page.selectOption('#explain-help-by', { label: 'Ben Field' });
    await page.selectOption('#explain-help-whom', { label: 'Ana Field' });
    await page.fill('#explain-help-words', 'How do you bundle?');
    await page.click('.explain .goal-form button:has-text("Save")');
    await watched.reads('.save-mark', /Saved/);
    await page.keyboard.press('Escape');
    await openPerson(watched, 'Ana Field');
    await watched.reads('section[aria-labelledby="feedback-title"]', /Asked for help[\s\S]*How do you bundle\?/);

    // The cycle closes with what it reached, and the next one begins.
    await go(watched, '#/roadmap');
    await page.click('summary:has-text("Close the cycle")');
    await page.fill('#cycle-note', 'The bundle sells');
    await page.click('button:has-text("Close it and start the next")');
    await watched.reads('main', /The bundle sells/);
    await page.reload();
    await watched.reads('main', /The bundle sells/);
    watched.clean();
  },
};

/** What somebody else does in a browser profile of their own. */
async function inCopy(stage, act) {
  const own = stage.context;
  stage.context = null;
  const copy = await opened(stage);
  try {
    return await act(copy);
  } finally {
    await stage.context.close();
    stage.context = own;
    stage.pages.pop();
  }
}
