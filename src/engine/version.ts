// The version that reports, the custody log and the case file carry.
import manifest from '../../package.json' with { type: 'json' };

export const VERSION: string = manifest.version;
