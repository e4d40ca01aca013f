// What every page that is filed has around its content: one file, no script, no request, one style sheet.
import { POLICY, STYLE } from './style.ts';
import { html, Markup } from './visible.ts';

/** The whole page. */
export function page(title: Markup, body: Markup): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}</body>
</html>
`.text;
}
