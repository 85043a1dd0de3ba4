// Static hosts as they are: one in a sub-folder, with the production headers or with none; and a foreign one that counts.
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const KINDS = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

const META_POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

/** The lines of dist/_headers, as a host that reads that file sends them. */
function productionHeaders(folder) {
  const lines = readFileSync(join(folder, '_headers'), 'utf8').split('\n').filter((line) => line.startsWith('  '));
  return Object.fromEntries(lines.map((line) => line.trim().split(/:\s(.*)/s).slice(0, 2)));
}

function listen(handler) {
  const server = createServer(handler);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/**
 * Serves `folder` below `base`.
 * headers: send the production headers. meta: leave the page's own policy in (false is the control of the leak tests).
 */
export async function startSite({ folder, base = '/some/where/', headers = true, meta = true }) {
  const sent = headers ? productionHeaders(folder) : {};
  const broken = [];
  const changes = [];
  const server = await listen((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const inside = pathname.startsWith(base) ? pathname.slice(base.length) : null;
    const name = inside === null ? null : normalize(decodeURIComponent(inside || 'index.html'));
    const file = name === null || name.startsWith('..') ? null : join(folder, name);
    const isThere = file && existsSync(file) && statSync(file).isFile() && !broken.some((part) => pathname.includes(part));
    if (!isThere) {
      response.writeHead(404, { 'content-type': 'text/plain', ...sent }).end('not here');
      return;
    }
    let body = readFileSync(file);
    if (!meta && name === 'index.html') body = body.toString().replace(META_POLICY, '');
    for (const change of changes) {
      if (pathname.includes(change.part)) body = change.make(body.toString());
    }
    response.writeHead(200, { 'content-type': KINDS[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache', ...sent }).end(body);
  });
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    address: `http://127.0.0.1:${port}${base}`,
    /** From now on every file whose path holds `part` is missing. */
    lose: (part) => broken.push(part),
    /** From now on files whose path holds `part` are sent as `make(text)` gives them. */
    change: (part, make) => changes.push({ part, make }),
    stop: () => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); }),
  };
}

/** A host that welcomes everyone and remembers each request: where leaks would arrive. */
export async function startForeign() {
  const requests = [];
  const server = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('export {};');
  });
  return {
    address: `http://127.0.0.1:${server.address().port}/leak`,
    requests,
    stop: () => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); }),
  };
}
