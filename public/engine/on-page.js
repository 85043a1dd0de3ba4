// Runs the engine on the page itself, where no worker starts: the same wasm, heard through a port.
import { tryWaysOut } from './probe.js';
import { sheets } from './sheets.js';

let starts = 0;

/** Resolves once the engine listens on `port`; each call makes a fresh one, as a failed one is never used again. */
export async function start(shell, port) {
  shell.enginePort = port;
  shell.sheets = sheets;
  port.addEventListener('message', async ({ data }) => {
    if (data?.kind === 'probe') port.postMessage({ kind: 'probe', text: JSON.stringify(await tryWaysOut(globalThis, data.text)) });
  });
  port.start();
  starts += 1;
  const { default: init } = await import(`./worker.js?start=${starts}`);
  await init();
}
