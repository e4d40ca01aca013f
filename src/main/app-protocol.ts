// Serves the built window as app://exhibit/ from a fixed map read at start: no path of a request ever reaches the disk.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { isOurs } from './origin.ts';

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'], ['.js', 'text/javascript; charset=utf-8'], ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'], ['.png', 'image/png'], ['.ico', 'image/x-icon'], ['.woff2', 'font/woff2'], ['.json', 'application/json'],
  ['.webmanifest', 'application/manifest+json'],
]);

interface BuiltFile { readonly mediaType: string; readonly bytes: Buffer<ArrayBuffer> }

/** Every file below the folder by its address path. A file of an unknown kind is left out, so it cannot be served. */
export function readBuiltFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = MEDIA_TYPES.get(extname(entry.name));
    if (!entry.isFile() || mediaType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { mediaType, bytes: readFileSync(path) });
  }
  return files;
}

/** The page's policy: as the web host's, but for the socket that this host does not have. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'", `script-src 'self' 'nonce-${nonce}'`, `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data:", "font-src 'self'",
    "connect-src 'none'", "frame-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
    "require-trusted-types-for 'script'", 'trusted-types exhibit-report',
  ].join('; ');
}

/** Answers requests for `app://`: the index with a fresh nonce, the other built files as they are, 404 for all else. */
export function answerFrom(files: ReadonlyMap<string, BuiltFile>): (request: Request) => Response {
  return (request) => {
    if (!isOurs(request.url)) return refuse(403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const { pathname } = new URL(request.url);
    const path = pathname === '' || pathname === '/' ? '/index.html' : pathname;
    const file = files.get(path);
    if (!file) return refuse(404);
    const nonce = randomBytes(16).toString('base64url');
    const body = path === '/index.html' ? file.bytes.toString('utf8').replaceAll('__NONCE__', nonce) : file.bytes;
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: {
        'Content-Type': file.mediaType, 'Content-Security-Policy': pagePolicy(nonce), 'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
        'Cache-Control': 'no-store',
      },
    });
  };
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { 'Content-Security-Policy': "default-src 'none'", 'X-Content-Type-Options': 'nosniff' } });
}
