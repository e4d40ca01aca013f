// What the window may not do: leave, open, embed, ask for permissions or devices, download, or reach any network.
import type { App, Session, WebContents } from 'electron';
import { isOurs } from './origin.ts';

/** Writing the clipboard is how hashes and rows are copied; the page can never read it. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** Before the application is ready: nothing resolves, nothing phones home. A second wall behind the request filter. */
export function lockNetwork(app: Pick<App, 'commandLine'>): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) app.commandLine.appendSwitch(name);
}

export function lockSession(session: Session, devtools: boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) =>
    answer(permission === ALLOWED_PERMISSION && details.isMainFrame && isOurs(details.requestingUrl) && isOurs(contents.getURL())));
  session.setPermissionCheckHandler((_contents, permission, origin, details) => permission === ALLOWED_PERMISSION && details.isMainFrame && isOurs(origin));
  // HID, USB and serial devices are offered only after the check above has said yes.
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOurs(details.url) && !(devtools && details.url.startsWith('devtools://')) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** For every page the application ever makes, before it loads anything. `openExternal` gets https addresses only. */
export function lockContents(contents: WebContents, openExternal: (address: string) => void): void {
  contents.on('will-navigate', (event) => { if (!isOurs(event.url)) event.preventDefault(); });
  contents.on('will-frame-navigate', (event) => { if (!(event.isMainFrame ? isOurs(event.url) : event.url === 'about:srcdoc')) event.preventDefault(); });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (URL.canParse(url) && new URL(url).protocol === 'https:') openExternal(url);
    return { action: 'deny' };
  });
  // WebRTC goes round the request filter.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
