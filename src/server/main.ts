// The process entry of the web host.
import { serveMain } from './serve.ts';

process.exitCode = await serveMain(process.argv.slice(2));
