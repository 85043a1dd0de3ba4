// Starts the page: the Trusted Types policy before any import of ours, then wasm, then the service worker.
const tag = document.querySelector('script[data-js]');
const url = (path) => new URL(path, document.baseURI).href;
const { js, wasm, engine, charts } = tag.dataset;

// The few addresses that may become scripts, and no others ever.
const scripts = new Set([url(engine), url('sw.js')]);
// Leptos hands static view text through innerHTML; whatever could act is refused, and counted for the tests.
const active = /<\s*(script|iframe|object|embed|base|meta|link|style)\b|[\s"'/]on[a-z]+\s*=|javascript:/i;
const refused = { html: 0, scripts: 0 };
const refuse = (kind) => { refused[kind] += 1; return null; };

globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (text) => (active.test(text) ? refuse('html') : text),
  createScriptURL: (text) => (scripts.has(url(text)) ? text : refuse('scripts')),
});

// A worker from a blob inherits this page's policy; one from an address has only what its host sends.
const blob = URL.createObjectURL(new Blob([`import ${JSON.stringify(url(engine))};`], { type: 'text/javascript' }));
scripts.add(blob);

const shell = {
  engine: blob,
  charts: url(charts),
  refused,
  /** A service worker that lies ready, or null. */
  waiting: null,
  /** Changes to the version that lies ready; the page reloads once it rules. */
  update() {
    shell.waiting?.postMessage('take over');
  },
  /** Starts the engine on this page, where no worker starts; it listens on `port`. */
  async startOnPage(port) {
    const { start } = await import(new URL('on-page.js', url(engine)).href);
    await start(shell, port);
  },
  /** The privacy self-test of this page, as JSON. */
  async probe(address) {
    const { tryWaysOut } = await import(new URL('probe.js', url(engine)).href);
    return JSON.stringify(await tryWaysOut(globalThis, address));
  },
};
globalThis.attain = shell;

const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }));

function keep(worker) {
  shell.waiting = worker;
  tell('attain:update');
}

function watch(worker) {
  worker?.addEventListener('statechange', () => {
    // Without a controller this is the first visit: nothing is replaced.
    if (worker.state === 'installed' && navigator.serviceWorker.controller) keep(worker);
  });
}

async function workOffline() {
  if (!navigator.serviceWorker || tag.dataset.offline !== 'yes') return;
  let isReplaced = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isReplaced) location.reload();
    isReplaced = true;
  });
  const registration = await navigator.serviceWorker.register(url('sw.js'));
  if (registration.waiting && navigator.serviceWorker.controller) keep(registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
}

try {
  const { default: init } = await import(url(js));
  await init({ module_or_path: url(wasm) });
  // Offline use is a gift, not a condition: where it is refused the page goes on.
  workOffline().catch(() => {});
} catch (error) {
  tell('attain:unstarted', `${error?.name ?? 'Error'} while the program was loaded`);
}
