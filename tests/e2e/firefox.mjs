// The smoke journey in Firefox, over plain WebDriver: `node tests/e2e/firefox.mjs`, best through `cargo xtask e2e`.
// FIREFOX and GECKODRIVER name the two programs. The journeys proper run in Chromium (run.mjs).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSite } from './server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FILES = ['deals', 'people', 'quotas'].map((name) => `tests/data/small/${name}.csv`);
const PATIENCE_MS = 60000;

// Firefox asks around on its own in a fresh profile; here it must not.
const QUIET = {
  'app.update.enabled': false, 'browser.safebrowsing.malware.enabled': false, 'browser.safebrowsing.phishing.enabled': false,
  'datareporting.healthreport.uploadEnabled': false, 'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false, 'extensions.getAddons.cache.enabled': false, 'toolkit.telemetry.enabled': false,
};

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}

/** A WebDriver session: the few commands that a smoke journey needs. */
class Driver {
  static async start() {
    const port = await freePort();
    const profile = mkdtempSync(join(tmpdir(), 'attain-firefox-'));
    const child = spawn(process.env.GECKODRIVER ?? 'geckodriver', ['--port', String(port), '--profile-root', profile], { stdio: 'ignore' });
    const driver = Object.assign(new Driver(), { child, profile, base: `http://127.0.0.1:${port}` });
    await driver.until('geckodriver', () => fetch(`${driver.base}/status`).then((answer) => answer.ok, () => false));
    const firefox = { args: ['-headless'], prefs: QUIET, ...(process.env.FIREFOX ? { binary: process.env.FIREFOX } : {}) };
    const made = await driver.send('POST', '/session', { capabilities: { alwaysMatch: { 'moz:firefoxOptions': firefox } } });
    driver.session = `/session/${made.sessionId}`;
    return driver;
  }

  async send(method, path, body) {
    const answer = await fetch(this.base + path, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value?.message ?? answer.status}`);
    return value;
  }

  go(address) { return this.send('POST', `${this.session}/url`, { url: address }); }

  run(script, ...args) { return this.send('POST', `${this.session}/execute/sync`, { script, args }); }

  async until(what, question) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      if (await question()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what}: not after ${PATIENCE_MS} ms`);
  }

  reads(selector, pattern) {
    return this.until(`${selector} reads ${pattern}`, async () => pattern.test(
      await this.run('return document.querySelector(arguments[0])?.innerText ?? ""', selector),
    ));
  }

  click(selector) {
    return this.until(`${selector} can be clicked`, () => this.run(
      'const found = document.querySelector(arguments[0]); if (!found || found.disabled) return false; found.click(); return true;', selector,
    ));
  }

  /** Gives files to the chooser that the page has opened. */
  async choose(files) {
    const chooser = 'input[type=file]';
    await this.until('a file chooser', () => this.run('return document.querySelector(arguments[0]) !== null', chooser));
    const found = await this.send('POST', `${this.session}/element`, { using: 'css selector', value: chooser });
    const text = files.map((path) => join(root, path)).join('\n');
    await this.send('POST', `${this.session}/element/${Object.values(found)[0]}/value`, { text });
  }

  async stop() {
    await this.send('DELETE', this.session ?? '/session/none').catch(() => {});
    this.child.kill();
    await new Promise((resolve) => { this.child.once('exit', resolve); setTimeout(resolve, 2000); });
    rmSync(this.profile, { recursive: true, force: true });
  }
}

/** The money won, added up from the file itself, as the page writes it. */
function wonMoney() {
  const amounts = readFileSync(join(root, FILES[0]), 'utf8').split('\n').map((line) => line.match(/Closed Won,(\d+)\.(\d\d),/)).filter(Boolean);
  const cents = amounts.reduce((sum, [, whole, part]) => sum + Number(whole) * 100 + Number(part), 0);
  return new RegExp((cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 }).replace(/\./g, '\\.'));
}

async function smoke(driver, site) {
  await driver.go(`${site.address}#/data`);
  await driver.reads('main h1', /./);
  // A script's own globals end with it; the document stays.
  await driver.run(`document.addEventListener('securitypolicyviolation', (event) => {
    document.documentElement.dataset.refused = event.effectiveDirective + ' ' + event.blockedURI;
  });`);
  await driver.click('main button.primary');
  await driver.choose(FILES);
  await driver.click('#confirm-import');
  await driver.reads('.save-mark', /Saved/);
  await driver.run('location.hash = "#/?period=all"');
  await driver.reads('.figures', wonMoney());
  assert.equal(await driver.run('return document.documentElement.dataset.refused ?? "none"'), 'none', 'policy violations');
  await driver.send('POST', `${driver.session}/refresh`, {});
  await driver.reads('.figures', wonMoney());
  for (const route of ['#/performance', '#/goals', '#/pay', '#/forecast', '#/data', '#/settings']) {
    await driver.run('location.hash = arguments[0]', route);
    await driver.reads('main h1', /./);
  }
  assert.equal(await driver.run('return document.getElementById("recovery").hidden'), true);
}

const site = await startSite({ folder: join(root, 'dist') });
const driver = await Driver.start();
let held = 0;
try {
  await smoke(driver, site);
  held = 1;
  console.log('    ok  Firefox: files in, figures out, still there after a reload');
} catch (error) {
  console.log(`FAILED  Firefox\n${error.stack ?? error}`);
} finally {
  await driver.stop();
  await site.stop();
}
console.log(`journeys: ${held} held, ${1 - held} did not`);
process.exitCode = held ? 0 : 1;
