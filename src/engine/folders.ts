// Where hosts without a framework of their own keep settings and new cases; the places each system's programs use.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Folders {
  /** Settings and recent cases; `$EXHIBIT_DATA` overrides it. */
  readonly dataFolder: string;
  /** New cases; `$EXHIBIT_CASES` overrides it. */
  readonly caseFolder: string;
}

/** Makes nothing. Electron's `userData` of this application is the same folder, so both hosts share one desk. */
export function defaultFolders(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): Folders {
  const home = homedir();
  const settings = platform === 'win32' ? environment['APPDATA'] ?? join(home, 'AppData', 'Roaming')
    : platform === 'darwin' ? join(home, 'Library', 'Application Support')
      : environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const documents = join(home, 'Documents');
  return {
    dataFolder: environment['EXHIBIT_DATA'] || join(settings, 'Exhibit'),
    caseFolder: environment['EXHIBIT_CASES'] || join(existsSync(documents) ? documents : home, 'Exhibit'),
  };
}
