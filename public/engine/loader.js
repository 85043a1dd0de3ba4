// The worker's first script, imported by a blob so that the page's policy holds in here as well.
import init from './worker.js';
import { tryWaysOut } from './probe.js';
import { sheets } from './sheets.js';

globalThis.attain = { sheets };

const post = (kind, text) => postMessage({ kind, text });

// A worker's violations reach neither the page's events nor its console.
addEventListener('securitypolicyviolation', (event) => {
  post('violation', `${event.effectiveDirective} ${event.blockedURI}`);
});

addEventListener('message', async ({ data }) => {
  if (data?.kind === 'probe') post('probe', JSON.stringify(await tryWaysOut(globalThis, data.text)));
});

const WAYS_OUT = [
  'fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource', 'WebTransport', 'Worker', 'importScripts',
  'BroadcastChannel',
];

// Once wasm runs nothing in here needs a network any more. Only the self-test keeps its own references, and the
// reader of workbooks one for its own two files.
function closeWaysOut() {
  for (let scope = globalThis; scope && scope !== Object.prototype; scope = Object.getPrototypeOf(scope)) {
    for (const name of WAYS_OUT) delete scope[name];
  }
}

try {
  await init();
  closeWaysOut();
} catch (error) {
  post('failed', `${error?.name ?? 'Error'} while the engine was loaded`);
}
