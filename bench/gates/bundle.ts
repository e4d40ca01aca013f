// Bundles the process of a trial with the engine's threads, so that a thousand trials start in a fifth of the time. It is the same code.
import { resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const at = (path: string) => resolve(root, path);

/** The entry to start trials with; each gate has its own, so that two can run at once. */
export async function bundledChild(gate: string): Promise<string> {
  const outDir = at(`dist/gate-${gate}`);
  await build({
    root, configFile: false, logLevel: 'error', publicDir: false, ssr: { noExternal: true, external: ['electron', 'better-sqlite3'], target: 'node' },
    build: {
      ssr: true, outDir, emptyOutDir: true, target: 'node24', minify: false,
      rolldownOptions: {
        input: {
          'workload-child': at('bench/gates/workload-child.ts'), 'import-worker': at('src/engine/import-worker.ts'), 'look-worker': at('src/engine/look-worker.ts'),
          'index-worker': at('src/engine/index-worker.ts'), 'unpack-child': at('src/engine/sources/unpack/child.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  return resolve(outDir, 'workload-child.js');
}
