// The overview on paper: one to two A4 pages, light whatever the theme, without the frame of the application.
import { GlobalStyles } from '@mui/material';
import { theme } from '../../app/theme.ts';

/** Variables of the light scheme. */
const LIGHT = Object.assign({}, ...theme.generateStyleSheets().flatMap((sheet) => Object.entries(sheet).filter(([selector]) => selector.includes('light')).map(([, variables]) => variables))) as Record<string, string>;

export function PrintStyle() {
  return (
    <GlobalStyles styles={{
      '.paper-only': { display: 'none' },
      '@page': { size: 'A4', margin: '12mm 11mm' },
      '@media print': {
        ':root, :root[data-mode]': { ...LIGHT, colorScheme: 'light' },
        'html, body, #root': { height: 'auto !important', overflow: 'visible !important', display: 'block !important', backgroundColor: '#fff' },
        'header, nav, .screen-only, section[aria-label="Status"], [data-not-printed]': { display: 'none !important' },
        '.paper-only': { display: 'block' },
        main: { display: 'block !important', overflow: 'visible !important' },
        '[data-overview]': { overflow: 'visible !important', padding: '0 !important', zoom: 0.72 },
        '[data-overview] table thead th': { position: 'static' },
        '[data-overview] table :is(th, td)': { padding: '0 3px', height: 20 },
        '[data-overview] table tr > *:not(* + *)': { paddingLeft: 0 }, '[data-overview] table tr > *:last-child': { paddingRight: 0 },
        'svg, svg *, [data-overview] span, [data-overview] td > div': { printColorAdjust: 'exact' },
        a: { textDecoration: 'none !important' },
      },
    }} />
  );
}
