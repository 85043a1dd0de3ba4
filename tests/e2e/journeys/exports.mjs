// What comes in as a workbook and what leaves the page as a file: tables, charts, links, notes and saved views.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choose, go, imports, parts } from '../steps.mjs';

const REST = ['people', 'quotas'].map((name) => `tests/data/small/${name}.csv`);
const BOOK = 'tests/data/small/deals.xlsx';

async function opened(stage, options = {}) {
  const watched = await stage.open(options);
  await watched.page.waitForSelector('main h1');
  await watched.page.waitForFunction(() => globalThis.__heard.includes('parcel') || globalThis.__workers.length === 0);
  return watched;
}

async function loaded(stage, options) {
  const watched = await opened(stage, options);
  await imports(watched, [BOOK, ...REST]);
  await watched.reads('main', /deals\.xlsx \[Deals\]/);
  return watched;
}

/** Opens the first menu with this name and takes one of its things. */
async function take(watched, menu, item) {
  const box = watched.page.locator('details.menu:visible', { has: watched.page.locator(`summary[aria-label="${menu}"]`) }).first();
  await box.locator('summary').click();
  await box.locator(`.menu-item:has-text("${item}")`).click();
  assert.equal(await box.evaluate((details) => details.open), false, 'a choice folds the menu');
}

async function downloaded(watched, menu, item) {
  const [download] = await Promise.all([watched.page.waitForEvent('download'), take(watched, menu, item)]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const TABLE = 'Copy or download this table';
const CHART = 'Copy or download this chart';
const ALLOWED = { permissions: ['clipboard-read', 'clipboard-write'] };

/** Pictures to look at by hand. */
async function picture(watched, name) {
  mkdirSync('test-results', { recursive: true });
  await watched.page.screenshot({ path: join('test-results', `exports-${name}.png`), fullPage: true });
}

export default {
  async 'a workbook comes in as the same figures, and the module is loaded only then'(stage) {
    const watched = await opened(stage);
    const asked = () => watched.requests.filter((address) => address.includes('/sheets/sheets.js?start=')).length;
    assert.equal(asked(), 0, 'not in the first load');
    await go(watched, '#/data');
    await choose(watched, [BOOK, ...REST]);
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('main', /deals\.xlsx \[Deals\]/);
    assert.ok(asked() > 0);
    await go(watched, '#/?period=all');
    const lines = readFileSync('tests/data/small/deals.csv', 'utf8').split('\n').filter((line) => line.includes('Closed Won'));
    const amounts = lines.map((line) => line.match(/Closed Won,(\d+)\.(\d\d),/)).filter(Boolean);
    const cents = amounts.reduce((sum, [, whole, part]) => sum + Number(whole) * 100 + Number(part), 0);
    const text = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
    await watched.reads('.figures', new RegExp(text.replace(/\./g, '\\.')));
    await drop2(watched);
    watched.clean();

    async function drop2(again) {
      await go(again, '#/data');
      await choose(again, ['tests/data/small/deals.csv']);
      await again.page.click('#confirm-import:not([disabled])');
      await again.reads('body', /known already/);
    }
  },

  async 'a broken workbook is named, and the next one is read'(stage) {
    const watched = await opened(stage);
    await go(watched, '#/data');
    await choose(watched, ['tests/data/issues/XLSX-DAMAGED.xlsx']);
    await watched.reads('.intake', /damaged|whole/i);
    await watched.page.click('.intake button:has-text("Discard")');
    await watched.page.waitForSelector('.intake', { state: 'detached' });
    await choose(watched, ['tests/data/issues/XLSX-NO-RESULT.xlsx']);
    await watched.reads('.intake', /stored result/);
    watched.clean();
  },

  async 'a workbook is read and written where the engine runs on the page itself'(stage) {
    const watched = await opened(stage, { before: () => { globalThis.Worker = class { constructor() { throw new Error('no worker'); } }; } });
    watched.expected = /no worker/;
    await go(watched, '#/data');
    await choose(watched, [BOOK, ...REST]);
    await watched.page.click('#confirm-import:not([disabled])');
    await watched.reads('main', /deals\.xlsx \[Deals\]/);
    await go(watched, '#/performance?period=all');
    const { bytes } = await downloaded(watched, TABLE, 'XLSX');
    assert.equal(bytes.toString('latin1', 0, 2), 'PK');
    watched.clean();
  },

  async 'a table leaves as it is seen: text, CSV, workbook'(stage) {
    const watched = await loaded(stage, { context: ALLOWED });
    await go(watched, '#/performance?period=all&by=person');
    const first = watched.page.locator('.table-block:visible').first();
    await first.locator('tbody tr').first().waitFor();
    const seen = await first.locator('tbody tr').allInnerTexts();
    const csv = await downloaded(watched, TABLE, 'CSV');
    assert.match(csv.name, /^performance-.*all-days.*\.csv$/);
    const rows = csv.bytes.toString('utf8').trim().split('\r\n');
    assert.ok(rows.length > seen.length, 'a header and all rows');
    const book = await downloaded(watched, TABLE, 'XLSX');
    assert.equal(book.name, csv.name.replace('.csv', '.xlsx'));
    const sheet = parts(book.bytes)['xl/worksheets/sheet1.xml'];
    assert.match(sheet, /<pane ySplit=/, 'the header stays in sight');
    assert.match(sheet, /<c r="[B-Z]+\d+" s="\d+"><v>[\d.]+<\/v>/, 'numbers are numbers');
    assert.match(parts(book.bytes)['xl/sharedStrings.xml'], /All days/);
    const again = await downloaded(watched, TABLE, 'XLSX');
    assert.deepEqual(again.bytes, book.bytes, 'the same table, the same bytes');
    await take(watched, TABLE, 'Copy table');
    await watched.reads('body', /Table copied/);
    const copied = await watched.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied.trim().split('\n').length, rows.length);
    await watched.page.locator(`details.menu:visible summary[aria-label="${TABLE}"]`).first().focus();
    await watched.page.keyboard.press('Enter');
    await watched.accessible('an open menu');
    await picture(watched, 'menu');
    await watched.page.keyboard.press('Escape');
    assert.equal(await watched.page.locator('details.menu[open]').count(), 0);
    watched.clean();
  },

  async 'a chart leaves as picture and data, with its filter, source and day'(stage) {
    const watched = await loaded(stage, { context: ALLOWED });
    await go(watched, '#/performance?period=2025Q2');
    await watched.page.waitForSelector('.chart-canvas svg');
    const svg = await downloaded(watched, CHART, 'SVG');
    const text = svg.bytes.toString('utf8');
    assert.match(svg.name, /2025q2\.svg$/);
    assert.match(text, /2025Q2/);
    assert.match(text, /as of \d{4}-\d\d-\d\d/);
    const png = await downloaded(watched, CHART, 'PNG');
    assert.equal(png.bytes.toString('latin1', 1, 4), 'PNG');
    const width = Number(text.match(/width="([\d.]+)"/)[1]);
    assert.equal(png.bytes.readUInt32BE(16), Math.round(width * 2), 'twice its size');
    await take(watched, CHART, 'Copy image');
    await watched.reads('body', /Image copied/);
    const kinds = await watched.page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    assert.ok(kinds.includes('image/png'));
    await take(watched, CHART, 'Copy data');
    await watched.reads('body', /Table copied/);
    await watched.page.click('.chart button:has-text("Show as table")');
    await watched.page.waitForSelector('.chart table tbody tr');
    watched.clean();
  },

  async 'notes stand on the trend, and are changed and taken back'(stage) {
    const watched = await loaded(stage);
    await go(watched, '#/performance?period=2025Q2');
    await watched.page.fill('#note-day', '2025-05-02');
    await watched.page.fill('#note-text', 'Price rise');
    await watched.page.click('button:has-text("Add note")');
    await watched.reads('.notes', /Price rise/);
    await watched.page.waitForFunction(() => document.querySelector('.chart-canvas svg')?.textContent.includes('Price rise'));
    await picture(watched, 'notes');
    await watched.page.click('button[aria-label^="Change: Price rise"]');
    await watched.page.fill('#note-text', 'Price rise of 5 %');
    await watched.page.click('button:has-text("Save note")');
    await watched.reads('.notes', /of 5 %/);
    await watched.reads('.save-mark', /Saved/);
    await watched.page.reload();
    await watched.reads('.notes', /of 5 %/);
    await watched.page.keyboard.press('Control+z');
    await watched.page.keyboard.press('Control+z');
    await watched.reads('.notes-block', /No note lies/);
    await watched.accessible('notes');
    watched.clean();
  },

  async 'a view is saved, opened, renamed and removed, and a link says what it holds'(stage) {
    const watched = await loaded(stage, { context: ALLOWED });
    await go(watched, '#/performance?period=2025Q2&region=North');
    const views = watched.page.locator('details.menu', { hasText: 'Saved views' });
    await views.locator('summary').click();
    await watched.page.fill('#view-name', 'North in spring');
    await watched.page.click('button:has-text("Save this view")');
    await watched.reads('.views', /North in spring/);
    await watched.accessible('saved views');
    await picture(watched, 'views');
    await watched.page.keyboard.press('Escape');
    await watched.page.click('button:has-text("Copy link")');
    await watched.reads('body', /Link copied.*2025Q2.*Region: North.*no row/s);
    const link = await watched.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /#\/performance\?period=2025Q2&region=North$/);
    await go(watched, '#/');
    assert.doesNotMatch(await watched.page.evaluate(() => location.hash), /region/, 'never applied by itself');
    await views.locator('summary').click();
    await watched.page.click('.views a:has-text("North in spring")');
    await watched.page.waitForFunction(() => location.hash.includes('region=North'));
    await watched.page.keyboard.press('Escape');
    await views.locator('summary').click();
    await watched.page.click('button[aria-label^="Rename: North"]');
    await watched.page.fill('#view-name', 'North');
    await watched.page.click('button:has-text("Save the new name")');
    await watched.reads('.views', /^North$/m);
    await watched.page.click('button[aria-label^="Remove: North"]');
    await watched.page.waitForFunction(() => document.querySelector('.views')?.children.length === 0);
    watched.clean();
  },

  async 'menus, notes and views on a narrow screen and in the dark'(stage) {
    const watched = await loaded(stage, { theme: 'dark', context: { ...ALLOWED, viewport: { width: 360, height: 740 } } });
    await go(watched, '#/performance?period=2025Q2');
    await watched.page.waitForSelector('.chart-canvas svg');
    await watched.page.locator(`summary[aria-label="${CHART}"]`).first().click();
    const box = await watched.page.locator('details.menu[open] .menu-body').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
    await watched.accessible('a narrow menu');
    await picture(watched, 'narrow-dark');
    await watched.page.keyboard.press('Escape');
    await watched.page.locator('details.menu', { hasText: 'Saved views' }).locator('summary').click();
    const views = await watched.page.locator('details.menu[open] .menu-body').boundingBox();
    assert.ok(views.x >= 0 && views.x + views.width <= 360, JSON.stringify(views));
    assert.ok(await watched.page.evaluate(() => document.documentElement.scrollWidth) <= 360, 'nothing sticks out');
    await picture(watched, 'narrow-views');
    watched.clean();
  },
};
