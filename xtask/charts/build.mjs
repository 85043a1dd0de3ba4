// Builds public/vendor/echarts.js from the lock file's ECharts and compares it with the checksum in this folder.
// `node xtask/charts/build.mjs --accept` writes the checksum after a version was changed on purpose.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const vendor = join(root, 'public', 'vendor');
const sumFile = join(here, 'echarts.sha256');

mkdirSync(vendor, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [join(here, 'entry.js')],
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  minify: true,
  legalComments: 'none',
  target: 'es2022',
  write: false,
});
const bytes = outputFiles[0].contents;
const sum = createHash('sha256').update(bytes).digest('hex');
if (process.argv.includes('--accept')) writeFileSync(sumFile, `${sum}\n`);
const expected = existsSync(sumFile) ? readFileSync(sumFile, 'utf8').trim() : 'none';
if (sum !== expected) {
  console.error(`public/vendor/echarts.js would have the checksum ${sum}, expected ${expected}`);
  process.exit(1);
}
writeFileSync(join(vendor, 'echarts.js'), bytes);
for (const name of ['LICENSE', 'NOTICE']) {
  copyFileSync(join(root, 'node_modules', 'echarts', name), join(vendor, `echarts-${name}.txt`));
}
