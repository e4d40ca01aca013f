// Builds what the packaged application and the published command run: `node scripts/build.ts [node] [renderer]`, both when none is named.
// Plain Vite: electron-vite knows three fixed targets, and ours share one engine between the shell, the web host and the command.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import type { InlineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');
const at = (...path: string[]) => join(root, ...path);

/** Native, provided by Electron, or with files of its own beside it: everything else is bundled, so that a start reads few files. */
const EXTERNAL = ['electron', 'better-sqlite3', 'pdfkit'];

/** Main process, web host, command and workers. All chunks lie flat in `dist/node`: the engine looks for its workers beside itself. */
const nodeSide: InlineConfig = {
  root, configFile: false, logLevel: 'warn', publicDir: false,
  ssr: { noExternal: true, external: EXTERNAL, target: 'node' },
  build: {
    ssr: true, outDir: at('dist'), emptyOutDir: false, target: 'node24', minify: false,
    rolldownOptions: {
      input: {
        'main/index': at('src/main/index.ts'),
        'node/worker': at('src/engine/worker.ts'), 'node/import-worker': at('src/engine/import-worker.ts'), 'node/look-worker': at('src/engine/look-worker.ts'), 'node/index-worker': at('src/engine/index-worker.ts'), 'node/scan-worker': at('src/engine/scan-worker.ts'),
        'node/copy-worker': at('src/engine/copy-worker.ts'), 'node/salvage-worker': at('src/engine/salvage-worker.ts'),
        'node/sql-child': at('src/engine/sql/sql-child.ts'), 'node/unpack-child': at('src/engine/sources/unpack/child.ts'),
        'node/server': at('src/server/main.ts'), 'node/cli': at('src/cli/main.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'node/[name]-[hash].js' },
    },
  },
};

/** CommonJS, because a sandboxed preload cannot be anything else; one file, because it can require nothing but Electron. */
const preload: InlineConfig = {
  root, configFile: false, logLevel: 'warn', publicDir: false,
  ssr: { noExternal: true, external: EXTERNAL },
  build: {
    ssr: true, outDir: at('dist/preload'), emptyOutDir: true, target: 'node24', minify: false,
    rolldownOptions: { input: { index: at('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false } },
  },
};

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.includes('node')) {
  for (const folder of ['main', 'node']) rmSync(at('dist', folder), { recursive: true, force: true });
  await build(nodeSide);
  await build(preload);
}
if (wanted.length === 0 || wanted.includes('renderer')) await build({ configFile: at('vite.config.ts'), logLevel: 'warn' });
