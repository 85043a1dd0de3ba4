// The privacy self-test: tries each way out of this page or worker, and tells what came of it.
// The ways are taken from the scope when this module is first run, as the worker's loader deletes them afterwards.

const WAIT_MS = 1500;

function waysOf(scope) {
  const { fetch, XMLHttpRequest, WebSocket, EventSource, navigator } = scope;
  return {
    fetch: fetch && ((address) => fetch.call(scope, address, { mode: 'no-cors' })),
    xhr: XMLHttpRequest && ((address) => new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.onload = resolve;
      request.onerror = () => reject(new Error('refused'));
      request.open('GET', address);
      request.send();
    })),
    socket: WebSocket && ((address) => new Promise((resolve, reject) => {
      const socket = new WebSocket(address.replace(/^http/, 'ws'));
      socket.onopen = () => { socket.close(); resolve(); };
      socket.onerror = () => reject(new Error('refused'));
    })),
    events: EventSource && ((address) => new Promise((resolve, reject) => {
      const source = new EventSource(address);
      source.onopen = () => { source.close(); resolve(); };
      source.onerror = () => { source.close(); reject(new Error('refused')); };
    })),
    // A blocked beacon still answers true: only the policy's event tells.
    beacon: navigator?.sendBeacon && (async (address) => { navigator.sendBeacon(address, 'x'); }),
    script: (address) => import(address),
    image: scope.Image && ((address) => new Promise((resolve, reject) => {
      const image = new scope.Image();
      image.onload = resolve;
      image.onerror = () => reject(new Error('refused'));
      image.src = address;
    })),
  };
}

const ways = waysOf(globalThis);

async function attempt(scope, way, address) {
  const target = `${address}${address.includes('?') ? '&' : '?'}way=${way}`;
  let isBlocked = false;
  const heard = (event) => { isBlocked ||= event.disposition === 'enforce'; };
  scope.addEventListener('securitypolicyviolation', heard);
  const patience = new Promise((resolve) => setTimeout(resolve, WAIT_MS, 'unclear'));
  const done = Promise.resolve().then(() => ways[way](target)).then(() => 'sent', () => 'unclear');
  let outcome = await Promise.race([done, patience]);
  // The policy's event comes in a turn of its own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  scope.removeEventListener('securitypolicyviolation', heard);
  if (isBlocked) outcome = 'blocked';
  return { way, outcome };
}

/** One after the other, so that each refusal is told to the right one. */
export async function tryWaysOut(scope, address) {
  const report = [];
  for (const way of Object.keys(ways)) {
    report.push(ways[way] ? await attempt(scope, way, address) : { way, outcome: 'absent' });
  }
  return report;
}
