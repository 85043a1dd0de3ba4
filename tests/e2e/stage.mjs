// What a journey is given: sites, pages that are watched, and questions about them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startForeign, startSite } from './server.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Runs in the page before any script of ours: tells violations of page and workers, and notes long tasks.
function watchFromInside() {
  const tell = (where, what) => globalThis.__tellViolation(`${where}: ${what}`);
  addEventListener('securitypolicyviolation', (event) => {
    tell('page', `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
  });
  globalThis.__workers = [];
  globalThis.__heard = [];
  globalThis.__longTasks = [];
  // A worker's violations arrive as messages of its loader.
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      globalThis.__workers.push(this);
      this.addEventListener('message', ({ data }) => {
        globalThis.__heard.push(data?.kind);
        if (data?.kind === 'violation') tell('worker', data.text);
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) globalThis.__longTasks.push(Math.round(task.duration));
  }).observe({ type: 'longtask', buffered: true });
}

/** A page under watch. `clean()` asserts that nothing was refused, said, or asked of others. */
export class Watched {
  constructor(page, site) {
    this.page = page;
    this.site = site;
    this.violations = [];
    this.messages = [];
    this.foreign = [];
    this.requests = [];
    // Noise that a journey provokes on purpose: a pattern, or none.
    this.expected = null;
  }

  async open({ fragment = '', theme = 'light' } = {}) {
    const { page } = this;
    await page.exposeBinding('__tellViolation', (_, what) => { this.violations.push(what); });
    await page.addInitScript(watchFromInside);
    page.on('console', (message) => this.messages.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.messages.push(`error: ${error.message}`));
    page.context().on('request', (request) => this.note(request.url()));
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(this.site.address + fragment);
    return this;
  }

  note(address) {
    const { protocol, origin } = new URL(address);
    if (protocol === 'blob:' || protocol === 'data:') return;
    (origin === this.site.origin ? this.requests : this.foreign).push(address);
  }

  /** Waits until the element's text matches. */
  async reads(selector, pattern, milliseconds = 15000) {
    const found = this.page.locator(selector);
    const end = Date.now() + milliseconds;
    let text = '';
    while (Date.now() < end) {
      text = (await found.count()) > 0 ? await found.first().innerText() : '(no such element)';
      if (pattern.test(text)) return text;
      await this.page.waitForTimeout(25);
    }
    return assert.match(text, pattern, `${selector} after ${milliseconds} ms`);
  }

  clean() {
    const unexpected = (list) => list.filter((line) => !this.expected?.test(line));
    assert.deepEqual(unexpected(this.violations), [], 'policy violations');
    assert.deepEqual(unexpected(this.foreign), [], 'requests to others');
    assert.deepEqual(unexpected(this.messages), [], 'console messages');
  }

  /** Tasks over 50 ms on the page since it was opened, in milliseconds. */
  longTasks() {
    return this.page.evaluate(() => globalThis.__longTasks);
  }

  /** Waits for every motion that ends by itself: a message that still fades in has not its own contrast yet. */
  settled() {
    return this.page.evaluate(() => {
      const ends = (motion) => Number.isFinite(motion.effect?.getComputedTiming().endTime);
      return Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished)).then(() => null);
    });
  }

  /** Asserts that axe finds nothing at all; its own work is not counted against the page. */
  async accessible(where = 'page') {
    await this.settled();
    const counts = [this.violations.length, this.messages.length];
    // Through the debugger, as the policy lets no foreign script into the page.
    await this.page.evaluate(axeSource);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    [this.violations.length, this.messages.length] = counts;
    const told = found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    assert.deepEqual(told, [], `axe on ${where}`);
  }

  /** The self-test inside the newest worker; the address is where a leak would arrive. */
  leakFromWorker(address) {
    return this.page.evaluate((target) => new Promise((resolve) => {
      const worker = globalThis.__workers.at(-1);
      worker.addEventListener('message', ({ data }) => { if (data?.kind === 'probe') resolve(JSON.parse(data.text)); });
      worker.postMessage({ kind: 'probe', text: target });
    }), address);
  }

  /** The same self-test on the page. */
  leakFromPage(address) {
    return this.page.evaluate(async (target) => JSON.parse(await globalThis.attain.probe(target)), address);
  }

  /** Waits until the service worker holds all files. */
  async offlineReady() {
    await this.page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }
}

/** One journey's own world; everything that it opened is closed behind it. */
export class Stage {
  constructor(browser, folder) {
    this.browser = browser;
    this.folder = folder;
    this.closing = [];
    this.pages = [];
    this.context = null;
  }

  async site(options = {}) {
    const site = await startSite({ folder: this.folder, ...options });
    this.closing.push(() => site.stop());
    return site;
  }

  async foreign() {
    const foreign = await startForeign();
    this.closing.push(() => foreign.stop());
    return foreign;
  }

  /** A page in this journey's browser profile. Options: those of `site`, of the context, `before` (an init script). */
  async open({ site, fragment, theme, before, context = {}, ...siteOptions } = {}) {
    const host = site ?? (await this.site(siteOptions));
    this.context ??= await this.browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 800 }, ...context });
    const page = await this.context.newPage();
    if (before) await page.addInitScript(before);
    const watched = new Watched(page, host);
    this.pages.push(watched);
    return watched.open({ fragment, theme });
  }

  async picture(folder, name) {
    const page = this.pages.at(-1)?.page;
    const file = join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`);
    await page?.screenshot({ path: file }).catch(() => {});
    for (const watched of this.pages) console.log([...watched.violations, ...watched.messages].join('\n'));
  }

  async close() {
    await this.context?.close().catch(() => {});
    for (const close of this.closing) await close();
  }
}
