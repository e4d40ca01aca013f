// The built desktop program on a double of Electron, as a process of its own: what `electron .` is in a checkout. Ends with
// the steps that it took on standard error, so that a test sees what it became.
import { createRequire } from 'node:module';
import { ElectronDouble } from './electron-double.ts';
import { builtFile } from './shell.ts';

const electron = new ElectronDouble({ documents: '/nowhere', firstInstance: true, packaged: false, appPath: import.meta.filename });
electron.exited = (code) => {
  process.stderr.write(`steps: ${electron.done.join(', ')}\n`);
  process.exit(code);
};
electron.install();
createRequire(import.meta.url)(builtFile('main/index.js'));
