// Keeps the page's own files, so that it works without a network. It stores nothing else and asks no one else.
// `cargo xtask seal` fills in the three values; a development build has none and this file then does nothing.
const BUILD = '__BUILD__';
const FILES = __FILES__;
const POLICY = "__POLICY__";

// Others on this origin, even another copy of this program, have caches of their own.
const PREFIX = `attain ${self.registration.scope} `;
const CACHE = PREFIX + BUILD;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })))));
});

// Tabs that still run the build before may ask for its files: one older cache stays.
async function sweep() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(sweep().then(() => self.clients.claim()));
});

// Only a person's click replaces a running version.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting();
});

// The policy goes with every answer, also on a host that sends no headers.
function guarded(answer) {
  const headers = new Headers(answer.headers);
  headers.set('content-security-policy', POLICY);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

async function answer(request) {
  const own = await caches.open(CACHE);
  const found = request.mode === 'navigate'
    ? await own.match('./')
    : (await own.match(request, { ignoreSearch: true })) ?? (await caches.match(request, { ignoreSearch: true }));
  return found ? guarded(found) : fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});
