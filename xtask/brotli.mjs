// Prints `<brotli bytes> <raw bytes> <name>` for each file below a folder, as a host would send it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const folder = process.argv[2];
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const bytes = readFileSync(path);
  const name = path.slice(folder.length + 1).replaceAll('\\', '/');
  console.log(`${brotliCompressSync(bytes).length} ${bytes.length} ${name}`);
}
