// Reads and writes workbooks by a module of its own, loaded from the app's own files when the first one comes.
// The engine's loader takes all ways out away; the two that this needs are kept here, for two fixed addresses.

const take = globalThis.fetch?.bind(globalThis);
const address = (name) => new URL(name, import.meta.url);

let module;
let starts = 0;

async function load() {
  // A module that failed is never used again: a fresh one has another address.
  starts += 1;
  const loaded = await import(`./sheets/sheets.js?start=${starts}`);
  await loaded.default({ module_or_path: take(address('sheets/sheets_bg.wasm')) });
  return loaded;
}

/** Does `work` ("read" or "write") with bytes; resolves to bytes. */
export async function sheets(work, bytes) {
  module ??= load();
  try {
    return (await module)[work](bytes);
  } catch (error) {
    // Words are an answer; whatever else is thrown leaves the module in a state that nobody knows.
    if (typeof error !== 'string') module = undefined;
    throw error;
  }
}
