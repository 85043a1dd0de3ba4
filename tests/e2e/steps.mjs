// What journeys do again and again: open the page, go somewhere, bring files in, explore the demo company, fill in a form, answer a survey, look into a workbook.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';

/** The small company of the test data. */
export const SMALL = ['deals', 'people', 'quotas'].map((name) => `tests/data/small/${name}.csv`);

/** A page whose engine has answered. */
export async function opened(stage, options) {
  const watched = await stage.open(options);
  await watched.page.waitForSelector('main h1');
  await watched.page.waitForFunction(() => globalThis.__heard.includes('parcel'));
  return watched;
}

/** Goes to an address, as a link would. */
export async function go(watched, fragment) {
  await watched.page.evaluate((to) => { location.hash = to; }, fragment);
  await watched.page.waitForTimeout(900);
}

/** Chooses files on the page Data. */
export async function choose(watched, files) {
  const choosing = watched.page.waitForEvent('filechooser');
  await watched.page.click('main button:has-text("Choose files")');
  await (await choosing).setFiles(files);
}

/** Imports files that ask nothing. */
export async function imports(watched, files) {
  await go(watched, '#/data');
  await choose(watched, files);
  await watched.page.click('#confirm-import:not([disabled])');
  await watched.reads('.save-mark', /Saved/);
}

/** Loads the demo company into an empty workspace, and waits for its second half. */
export async function exploreDemo(watched) {
  await watched.page.click('#explore-demo');
  await watched.page.waitForSelector('.figures .figure', { timeout: 90000 });
  await wholeDemo(watched);
}

/** Waits until all of the demo company is there and stored. */
export async function wholeDemo(watched) {
  await watched.reads('.notices', /made up\.(?!.*still coming in)/s, 90000);
  await watched.reads('.save-mark', /Saved/);
}

/** A page that holds the demo company. */
export async function withDemo(stage, options) {
  const watched = await opened(stage, options);
  await exploreDemo(watched);
  return watched;
}

/** Opens a form of coaching by its name, fills it, saves it. */
export async function write(watched, name, fields, within = 'main') {
  const form = watched.page.locator(within).first().locator(`details.record-form:has(> summary:text-is("${name}"))`).first();
  await form.locator('> summary').click();
  await form.locator('.goal-form').waitFor();
  for (const [id, text] of Object.entries(fields)) {
    const field = form.locator(`[id$="-${id}"]`).first();
    if (await field.evaluate((node) => node.tagName) === 'SELECT') await field.selectOption({ label: text });
    else await field.fill(text);
  }
  await form.locator('button:has-text("Save")').click();
  await form.locator('.goal-form').waitFor({ state: 'detached' });
}

/** One person opens the sheet from a file, answers every scale with `step`, and saves a file or takes the text. */
export async function answerSheet(stage, sheet, folder, step, asText) {
  // In a profile of its own, as on another machine: what it asks for is no request of the app.
  const elsewhere = await stage.browser.newContext({ acceptDownloads: true });
  const page = await elsewhere.newPage();
  const asked = [];
  page.on('request', (request) => { if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) asked.push(request.url()); });
  page.on('console', (message) => assert.fail(`the sheet said: ${message.text()}`));
  await page.goto(pathToFileURL(sheet).href);
  for (const question of await page.locator('fieldset[data-kind="scale"]').all()) {
    await question.locator(`input[value="${step}"]`).check();
  }
  await page.locator('[data-kind="text"] textarea').first().fill(`Words of ${step} \u{1f600} <b>`);
  let handed;
  if (asText) {
    await page.click('#copy');
    handed = await page.inputValue('#line');
  } else {
    const saving = page.waitForEvent('download');
    await page.click('#save');
    handed = join(folder, `answer-${step}-${Math.random()}.json`);
    await (await saving).saveAs(handed);
  }
  assert.deepEqual(asked, [], 'the sheet asks nothing of any network');
  await elsewhere.close();
  return handed;
}

/** The parts of a zip file by name. */
export function parts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  const found = {};
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size, nameLength, extra, comment, local] = [
      bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42),
    ];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + size);
    found[bytes.toString('utf8', at + 46, at + 46 + nameLength)] = (method === 0 ? body : inflateRawSync(body)).toString('utf8');
    at += 46 + nameLength + extra + comment;
  }
  return found;
}
