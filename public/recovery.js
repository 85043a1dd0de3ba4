// The watcher. It needs no wasm and no module, so it still works when those are dead or never came.
// Shows the panel of index.html on `attain:stopped`, and when the page has not started in time.
(() => {
  const PREFIX = 'attain:';
  const PATIENCE_MS = 30000;
  let shown = false;

  const part = (id) => document.getElementById(`recovery-${id}`);

  function stored() {
    const entries = {};
    for (let index = 0; index < localStorage.length; index += 1) {
      const key = localStorage.key(index);
      if (key.startsWith(PREFIX)) entries[key] = localStorage.getItem(key);
    }
    return entries;
  }

  function download() {
    try {
      const text = JSON.stringify({ format: 'attain-raw-storage', version: 1, entries: stored() });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = 'attain-stored-data.json';
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      part('told').textContent = 'The file has been handed to your browser.';
    } catch {
      part('told').textContent = 'This browser does not let the page read its storage.';
    }
  }

  // `place` is a position in our source or a short reason; never a message that may quote data.
  function show(place, title) {
    if (shown || !part('place')) return;
    shown = true;
    part('place').textContent = String(place).slice(0, 200);
    if (title) part('title').textContent = title;
    part('reload').addEventListener('click', () => location.reload());
    part('download').addEventListener('click', download);
    document.getElementById('app').hidden = true;
    document.getElementById('recovery').hidden = false;
    part('title').focus();
  }

  addEventListener('attain:stopped', (event) => show(event.detail));
  addEventListener('attain:unstarted', (event) => show(event.detail, 'Attain could not start'));
  // A trap in wasm that no panic hook saw, such as no memory left.
  addEventListener('error', (event) => {
    if (event.error instanceof WebAssembly.RuntimeError) show('wasm stopped');
  });
  setTimeout(() => {
    if (!document.documentElement.dataset.started) show('no start after 30 seconds', 'Attain could not start');
  }, PATIENCE_MS);
})();
