// The page, its policy, its worker: nothing here knows what the product does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const STARTED = () => document.documentElement.dataset.started === 'true';
const READY = () => globalThis.__heard.includes('ready');

async function started(stage, options) {
  const watched = await stage.open(options);
  await watched.page.waitForFunction(STARTED);
  await watched.page.waitForFunction(READY);
  return watched;
}

const outcomes = (report) => Object.fromEntries(report.map(({ way, outcome }) => [way, outcome]));
const LEAK = /leak/;

function assertShut(report, foreign) {
  const told = outcomes(report);
  for (const [way, outcome] of Object.entries(told)) {
    assert.ok(['blocked', 'absent'].includes(outcome), `${way} was ${outcome}: ${JSON.stringify(told)}`);
  }
  assert.ok(Object.values(told).filter((outcome) => outcome === 'blocked').length >= 4, JSON.stringify(told));
  assert.deepEqual(foreign.requests, [], 'arrived at the foreign host');
}

export default {
  async 'starts in a sub-folder under header and meta policy'(stage) {
    const watched = await started(stage);
    assert.deepEqual(await watched.page.evaluate(() => globalThis.attain.refused), { html: 0, scripts: 0 });
    watched.clean();
  },

  async 'starts on a host that sends no headers'(stage) {
    const watched = await started(stage, { headers: false });
    watched.clean();
  },

  async 'the worker cannot leak on a host without headers'(stage) {
    const foreign = await stage.foreign();
    const watched = await started(stage, { headers: false });
    watched.expected = LEAK;
    assertShut(await watched.leakFromWorker(foreign.address), foreign);
    assert.ok(watched.violations.some((line) => line.startsWith('worker:')), 'the worker tells its violations');
    watched.clean();
  },

  async 'the page cannot leak on a host without headers'(stage) {
    const foreign = await stage.foreign();
    const watched = await started(stage, { headers: false });
    watched.expected = LEAK;
    assertShut(await watched.leakFromPage(foreign.address), foreign);
    watched.clean();
  },

  async 'control: without any policy the same self-test does leak'(stage) {
    const foreign = await stage.foreign();
    const watched = await started(stage, { headers: false, meta: false });
    const report = outcomes(await watched.leakFromWorker(foreign.address));
    assert.equal(report.fetch, 'sent', JSON.stringify(report));
    assert.equal(outcomes(await watched.leakFromPage(foreign.address)).fetch, 'sent');
    assert.ok(foreign.requests.length >= 2);
  },

  async 'the worker has lost its ways out once wasm runs'(stage) {
    const watched = await started(stage);
    const worker = watched.page.workers().at(-1);
    const left = await worker.evaluate(() => ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'Worker', 'importScripts',
      'BroadcastChannel'].filter((name) => name in globalThis));
    assert.deepEqual(left, []);
    assert.equal(await worker.evaluate(() => typeof indexedDB), 'object');
  },

  async 'a missing engine is told and does not hang'(stage) {
    const site = await stage.site();
    site.lose('/engine-');
    const watched = await stage.open({ site });
    await watched.page.waitForFunction(STARTED);
    await watched.reads('.notices', /did not come back by itself/);
    // Two tries with a worker, one on the page.
    assert.equal(await watched.page.evaluate(() => globalThis.__workers.length), 2);
  },

  async 'missing wasm shows the recovery panel'(stage) {
    const site = await stage.site();
    site.lose('.wasm');
    const watched = await stage.open({ site });
    await watched.reads('#recovery-title', /could not start/);
    assert.equal(await watched.page.locator('#app').isVisible(), false);
  },

  async 'a stopped page offers what is stored, and only what is ours'(stage) {
    const watched = await started(stage);
    await watched.page.evaluate(() => {
      localStorage.setItem('attain:thing', '{"a":"ä"}');
      localStorage.setItem('other:thing', 'not ours');
      dispatchEvent(new CustomEvent('attain:stopped', { detail: 'src/somewhere.rs:1:2' }));
    });
    await watched.reads('#recovery-place', /src\/somewhere\.rs:1:2/);
    const waiting = watched.page.waitForEvent('download');
    await watched.page.click('#recovery-download');
    const kept = JSON.parse(readFileSync(await (await waiting).path(), 'utf8'));
    assert.equal(kept.format, 'attain-raw-storage');
    assert.equal(kept.entries['attain:thing'], '{"a":"ä"}');
    assert.equal(kept.entries['other:thing'], undefined);
    await watched.accessible('recovery');
    watched.clean();
  },

  async 'starts where storage is blocked'(stage) {
    const watched = await started(stage, {
      before: () => Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } }),
    });
    watched.clean();
  },

  async 'a worker that meets a bug is replaced, and the page hears nothing of it'(stage) {
    const watched = await started(stage);
    await watched.page.workers().at(-1).evaluate(() => { setTimeout(() => { throw new Error('a bug'); }); });
    await watched.page.waitForFunction(() => globalThis.__workers.length === 2 && globalThis.__heard.filter((kind) => kind === 'ready').length === 2);
    watched.clean();
  },

  // Plays with the buttons of the first page; a product page with a chart takes its place.
  async 'works without a network after one visit'(stage) {
    const watched = await started(stage);
    await watched.offlineReady();
    await watched.site.stop();
    await watched.page.reload();
    await watched.page.waitForFunction(STARTED);
    await watched.page.waitForFunction(READY);
    watched.clean();
  },

  async 'a new version waits for the click'(stage) {
    const watched = await started(stage);
    await watched.offlineReady();
    watched.site.change('/sw.js', (text) => text.replace("const BUILD = '", "const BUILD = 'newer-"));
    await watched.page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
    await watched.page.waitForFunction(() => globalThis.attain.waiting !== null);
    await watched.page.evaluate(() => { globalThis.__before = true; globalThis.attain.update(); });
    await watched.page.waitForFunction(() => globalThis.__before === undefined);
    await watched.page.waitForFunction(STARTED);
    // The build before stays for tabs that still run it; a third would go.
    assert.equal((await watched.page.evaluate(() => caches.keys())).length, 2);
    watched.clean();
  },

  async 'the theme is there before wasm, and axe finds nothing in either'(stage) {
    for (const theme of ['light', 'dark']) {
      const watched = await started(stage, { theme });
      assert.equal(await watched.page.evaluate(() => document.documentElement.dataset.theme), theme);
      await watched.accessible(theme);
      watched.clean();
    }
  },
};
