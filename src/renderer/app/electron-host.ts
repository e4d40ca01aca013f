// The Electron host: the named functions that the preload script puts on the window, in the form the renderer asks for.
import type { Bridge } from '../../contract/bridge.ts';
import type { Host } from './host.ts';

export function electronHost(bridge: Bridge): Host {
  return {
    kind: 'electron',
    // The channel to the main process lives as long as the window, so it is never reported as closed.
    connect: () => Promise.resolve({ post: bridge.post, listen: bridge.listen }),
    pickFiles: ({ many, what }) => bridge.pickFiles({ many, what }),
    pickFolder: () => bridge.pickFolder(),
    pickTarget: (name) => bridge.pickTarget(name),
    dropped: (items) => Promise.all(items.map(({ file }) => bridge.fileFor(file))),
    saveText: bridge.saveText,
    saveBytes: async (name, pieces) => bridge.saveBytes(name, new Uint8Array(await new Blob([...pieces]).arrayBuffer())),
    onOpenFile: bridge.onOpenFile,
    onCommand: bridge.onCommand,
  };
}
