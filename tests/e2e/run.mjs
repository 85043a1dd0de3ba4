// Runs the journeys in Chromium: `node tests/e2e/run.mjs [part of a name]`, best through `cargo xtask e2e`.
// CHROMIUM names the browser. A journey that fails leaves a picture in test-results/.
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Stage } from './stage.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const LIMIT_MS = 300000;
// Journeys wait more than they work, so two at once are done in little more than half the time.
const AT_ONCE = Number(process.env.JOURNEYS_AT_ONCE ?? 2);

const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Not even a name is looked up outside this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

async function collect(filter) {
  const files = readdirSync(join(here, 'journeys')).filter((name) => name.endsWith('.mjs')).sort();
  const journeys = [];
  for (const file of files) {
    const { default: list } = await import(pathToFileURL(join(here, 'journeys', file)).href);
    for (const [name, play] of Object.entries(list)) journeys.push({ name: `${file.replace('.mjs', '')}: ${name}`, play });
  }
  return journeys.filter(({ name }) => name.includes(filter));
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(reject, milliseconds, new Error(`not done after ${milliseconds} ms`)); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function play(browser, journey) {
  const stage = new Stage(browser, join(root, 'dist'));
  const start = performance.now();
  const time = () => `${Math.round(performance.now() - start)} ms`.padStart(9);
  try {
    await within(LIMIT_MS, journey.play(stage));
    console.log(`    ok ${time()}  ${journey.name}`);
    return true;
  } catch (error) {
    console.log(`FAILED ${time()}  ${journey.name}\n${error.stack ?? error}`);
    await stage.picture(join(root, 'test-results'), journey.name);
    return false;
  } finally {
    await stage.close();
  }
}

mkdirSync(join(root, 'test-results'), { recursive: true });
const journeys = await collect(process.argv[2] ?? '');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: !process.env.HEADED, args: SWITCHES });
const waiting = [...journeys];
let passed = 0;
async function lane() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (await play(browser, next)) passed += 1;
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, lane));
await browser.close();
console.log(`journeys: ${passed} held, ${journeys.length - passed} did not`);
process.exitCode = passed === journeys.length && passed > 0 ? 0 : 1;
