// The local web host: a session from the one-time launch token, a socket as port, uploads in place of paths.
import type { PickedFile, PickOptions } from '../../contract/bridge.ts';
import { ExhibitError } from '../../contract/errors.ts';
import type { ClientPort, FromEngine, ToEngine } from '../../contract/wire.ts';
import { NoSession, type Dropped, type Host, type UploadProgress } from './host.ts';

/** Files reach the engine as uploads here; saved texts leave as downloads. */
export function webHost(): Host {
  // A case named where the host was started; kept until somebody listens.
  let named: PickedFile | null = null;
  let listener: ((file: PickedFile) => void) | null = null;
  return {
    kind: 'web',
    async connect(closed) {
      named = await redeemLaunchToken();
      const port = await openSocket(closed);
      if (named !== null && listener !== null) { listener(named); named = null; }
      return port;
    },
    onOpenFile(listen) {
      listener = listen;
      if (named !== null) { listen(named); named = null; }
      return () => { listener = null; };
    },
    pickFiles: ({ many }: PickOptions, onUpload) => choose({ many, folder: false }, onUpload),
    pickFolder: (onUpload) => choose({ many: true, folder: true }, onUpload),
    dropped: async (items, onUpload) => uploadAll((await Promise.all(items.map(filesOf))).flat(), onUpload),
    saveText: async (name, mediaType, text) => { download(name, new Blob([text], { type: mediaType })); return true; },
    saveBytes: async (name, pieces) => { download(name, new Blob([...pieces], { type: 'application/octet-stream' })); return true; },
  };
}

/**
 * The launch address carries its token in the fragment, which no server log sees; it is taken out of the address at once.
 * Resolves with the case that the host was started with, if there is one.
 */
async function redeemLaunchToken(): Promise<PickedFile | null> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (!token) return null;
  history.replaceState(null, '', '#/');
  const answer = await fetch('/session', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }),
  }).catch(() => { throw hostGone(); });
  // A used-up token is no harm where the cookie of its first use is still good: the socket tells.
  if (!answer.ok && answer.status !== 401) throw new ExhibitError('ENGINE_STOPPED', `The session could not be started (status ${answer.status}).`);
  const { open } = answer.ok ? await answer.json() as { open: string | null } : { open: null };
  return open === null ? null : { handle: open, name: open };
}

/** Rejects with NoSession when the host answers but refuses, with ENGINE_STOPPED when it does not answer at all. */
function openSocket(closed: () => void): Promise<ClientPort> {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/port`);
  const listeners = new Set<(message: FromEngine) => void>();
  socket.addEventListener('message', (event: MessageEvent<string>) => {
    const message = JSON.parse(event.data) as FromEngine;
    for (const receive of listeners) receive(message);
  });
  return new Promise((resolve, reject) => {
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      resolve({
        post(message: ToEngine) {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
          // A cancellation has nobody left to stop; a call must not wait for an answer that cannot come.
          else if (message.kind === 'call') throw new ExhibitError('ENGINE_STOPPED', 'The connection to Exhibit is lost.', 'Choose Reconnect, then try again.');
        },
        listen(receive) { listeners.add(receive); return () => listeners.delete(receive); },
      });
    });
    // A browser does not tell why a socket was refused; whether the host still answers at all does.
    socket.addEventListener('close', () => {
      if (opened) closed();
      else fetch('/', { method: 'HEAD' }).then(() => reject(new NoSession()), () => reject(hostGone()));
    });
  });
}

/** The process behind the address has ended. */
const hostGone = () => new ExhibitError('ENGINE_STOPPED', 'The local host of Exhibit does not answer.', 'Start Exhibit again with npm start; everything acknowledged is in the case file.');

/** A file and its path from what was chosen on: `exports/2026/march.csv`. */
interface Found { readonly file: File; readonly path: string }

/** A file input that lives for one choice; browsers offer no other dialog without a network address. */
function choose({ many, folder }: { readonly many: boolean; readonly folder: boolean }, onUpload?: UploadProgress): Promise<readonly PickedFile[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = many;
  input.webkitdirectory = folder;
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => { input.remove(); resolve([]); });
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
      input.remove();
      uploadAll(files, onUpload).then(resolve, reject);
    });
    input.click();
  });
}

/** Folders below this are not looked into: no export is that deep, and links could go round. */
const MAX_DEPTH = 32;

/** The files of what was dropped: itself, or everything below a folder, by name. */
async function filesOf({ file, entry }: Dropped): Promise<readonly Found[]> {
  if (!entry?.isDirectory) return [{ file, path: file.name }];
  const found: Found[] = [];
  const walk = async (folder: FileSystemDirectoryEntry, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) throw new ExhibitError('FILE_UNREADABLE', `“${folder.fullPath}” lies more than ${MAX_DEPTH} folders deep.`);
    const reader = folder.createReader();
    const entries: FileSystemEntry[] = [];
    // One call gives a hundred entries at most; an empty answer is the end.
    for (let more = await readSome(reader); more.length > 0; more = await readSome(reader)) entries.push(...more);
    for (const one of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (one.isDirectory) await walk(one as FileSystemDirectoryEntry, depth + 1);
      else found.push({ file: await new Promise((resolve, reject) => { (one as FileSystemFileEntry).file(resolve, reject); }), path: one.fullPath.replace(/^\//, '') });
    }
  };
  await walk(entry as FileSystemDirectoryEntry, 1);
  return found;
}
const readSome = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });

/** One after the other, so that progress means something and the host’s limits are kept. */
async function uploadAll(files: readonly Found[], onUpload?: UploadProgress): Promise<readonly PickedFile[]> {
  const picked: PickedFile[] = [];
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  for (const { file, path } of files) {
    picked.push(await upload(file, path, (done) => onUpload?.(files.length > 1 ? `${path} (${picked.length + 1} of ${files.length})` : path, before + done, total)));
    before += file.size;
  }
  return picked;
}

/** XMLHttpRequest, because fetch does not report the progress of what it sends. */
function upload(file: File, path: string, onProgress: (bytes: number) => void): Promise<PickedFile> {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new ExhibitError('FILE_UNREADABLE', `“${path}” could not be handed to Exhibit: ${why}.`));
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'text';
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('error', () => fail('the connection broke'));
    request.addEventListener('load', () => {
      if (request.status === 401 || request.status === 403) { fail('this window’s session has ended'); return; }
      if (request.status < 200 || request.status > 299) { fail(`the host answered ${request.status}`); return; }
      const { handle } = JSON.parse(request.responseText) as { handle: string };
      resolve({ handle, name: path });
    });
    request.send(file);
  });
}

/** The browser asks where to, or has been told; either way it counts as saved. */
function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
