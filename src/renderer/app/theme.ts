// The whole look in one place: two colour schemes, one type scale, one density. Screens read tokens
// (theme.vars.palette.* or the --ex-* variables), never literal colours.
import { createTheme, type Theme } from '@mui/material/styles';
import type {} from '@mui/material/themeCssVarsAugmentation';
import type {} from '@mui/x-data-grid/themeAugmentation';

/** Fixed pixel sizes of the shell; everything sits on a 4-px grid. */
export const size = {
  appBar: 40, queryBar: 44, statusBar: 24, rail: 224, details: 356,
  row: 28, rowHeader: 28, control: 28, controlSmall: 24, histogram: 128,
} as const;

export const font = {
  ui: '"Segoe UI Variable Text", "Segoe UI", -apple-system, system-ui, "Noto Sans", sans-serif',
  mono: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
} as const;

interface Tokens {
  /** canvas: where data is read; panel: rails and bars; raised: menus, chips; sunken: raw text */
  surface: { canvas: string; panel: string; raised: string; sunken: string; hover: string; selected: string };
  /** subtle: between rows and panes; strong: outlines of controls (3:1 against canvas) */
  line: { subtle: string; strong: string };
  /** only for old and new, always with a sign: − old, + new */
  diff: { oldText: string; oldFill: string; newText: string; newFill: string };
  /** small marks with their own shapes: ■ bad, ▲ suspicious, ● good */
  severity: { bad: string; suspicious: string; good: string };
  /** ordered single-hue ramp for stacked bars and lanes; never a meaning */
  series: { a: string; b: string; c: string; d: string; e: string; rest: string };
}
declare module '@mui/material/styles' {
  interface Palette extends Tokens {}
  interface PaletteOptions extends Partial<Tokens> {}
  interface TypographyVariants { mono: React.CSSProperties; label: React.CSSProperties }
  interface TypographyVariantsOptions { mono?: React.CSSProperties; label?: React.CSSProperties }
}
declare module '@mui/material/Typography' {
  interface TypographyPropsVariantOverrides { mono: true; label: true }
}

const light = {
  primary: { main: '#1F57B5', dark: '#17448F', light: '#E8EFFB', contrastText: '#FFFFFF' },
  text: { primary: '#1A1D22', secondary: '#535A65', disabled: '#7C838E' },
  background: { default: '#FFFFFF', paper: '#FFFFFF' },
  divider: '#DCDFE4',
  error: { main: '#B3261E' }, warning: { main: '#A85400' }, success: { main: '#1F7A3D' }, info: { main: '#1F57B5' },
  surface: { canvas: '#FFFFFF', panel: '#F5F6F8', raised: '#FFFFFF', sunken: '#F0F2F4', hover: '#F0F3F8', selected: '#E3ECFA' },
  line: { subtle: '#DCDFE4', strong: '#7B828D' },
  diff: { oldText: '#A01C16', oldFill: '#FBECEB', newText: '#12612F', newFill: '#E7F4EB' },
  severity: { bad: '#B3261E', suspicious: '#C26100', good: '#1F7A3D' },
  series: { a: '#123A7C', b: '#2F6BCB', c: '#7FA6E3', d: '#B9CDEE', e: '#7D8592', rest: '#C9CED6' },
};

const dark = {
  primary: { main: '#7FB0FF', dark: '#A6C8FF', light: '#1E2F4A', contrastText: '#0C1A30' },
  text: { primary: '#E3E6EB', secondary: '#A7AEBA', disabled: '#7E8693' },
  background: { default: '#15171B', paper: '#1F2227' },
  divider: '#2E333A',
  error: { main: '#FF8A80' }, warning: { main: '#FFB05C' }, success: { main: '#6CCB8B' }, info: { main: '#7FB0FF' },
  surface: { canvas: '#15171B', panel: '#1B1E23', raised: '#24282E', sunken: '#101215', hover: '#20242A', selected: '#1F3150' },
  line: { subtle: '#2E333A', strong: '#767E8B' },
  diff: { oldText: '#FFA69E', oldFill: '#3A2020', newText: '#83D9A3', newFill: '#17331F' },
  severity: { bad: '#FF6F66', suspicious: '#FFA33D', good: '#5CC97F' },
  series: { a: '#A9CBFF', b: '#6A9FF0', c: '#3F6FB8', d: '#2B4B7D', e: '#7E8693', rest: '#414852' },
};

const focusRing = (theme: Theme) => ({
  outline: `2px solid ${theme.vars!.palette.primary.main}`, outlineOffset: 1,
});

export const theme = createTheme({
  cssVariables: { cssVarPrefix: 'ex', colorSchemeSelector: '[data-mode="%s"]' },
  colorSchemes: { light: { palette: light }, dark: { palette: dark } },
  spacing: 4,
  shape: { borderRadius: 4 },
  transitions: { create: () => 'none' },
  typography: {
    fontFamily: font.ui, fontSize: 13, htmlFontSize: 16,
    h1: { fontSize: 18, lineHeight: '24px', fontWeight: 600, letterSpacing: 0 },
    h2: { fontSize: 15, lineHeight: '20px', fontWeight: 600, letterSpacing: 0 },
    h3: { fontSize: 13, lineHeight: '20px', fontWeight: 600, letterSpacing: 0 },
    body1: { fontSize: 13, lineHeight: '20px', letterSpacing: 0 },
    body2: { fontSize: 12, lineHeight: '16px', letterSpacing: 0 },
    caption: { fontSize: 11, lineHeight: '16px', letterSpacing: 0 },
    button: { fontSize: 12, lineHeight: '16px', fontWeight: 500, textTransform: 'none', letterSpacing: 0 },
    label: { fontSize: 11, lineHeight: '16px', fontWeight: 600, letterSpacing: 0 },
    mono: { fontFamily: font.mono, fontSize: 11.5, lineHeight: '16px', fontVariantLigatures: 'none' },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: (theme) => ({
        body: {
          fontSize: 13, lineHeight: '20px', fontVariantNumeric: 'tabular-nums lining-nums',
          fontFeatureSettings: '"calt" 0', WebkitFontSmoothing: 'antialiased',
          backgroundColor: theme.vars.palette.surface.canvas,
        },
        ':focus-visible': focusRing(theme as Theme),
      }),
    },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { size: 'small', disableElevation: true, variant: 'outlined' },
      styleOverrides: {
        root: ({ theme }) => ({
          minWidth: 0, height: size.control, padding: '0 12px', whiteSpace: 'nowrap',
          '&.Mui-focusVisible': focusRing(theme),
        }),
        sizeSmall: { padding: '0 10px' },
        outlined: ({ theme }) => ({
          color: theme.vars.palette.text.primary, borderColor: theme.vars.palette.line.strong,
          backgroundColor: theme.vars.palette.surface.raised,
          '&:hover': { backgroundColor: theme.vars.palette.surface.hover },
        }),
        startIcon: { marginRight: 4, marginLeft: -4 }, endIcon: { marginLeft: 2, marginRight: -4 },
      },
    },
    MuiIconButton: {
      defaultProps: { size: 'small' },
      styleOverrides: {
        root: ({ theme }) => ({
          width: 28, height: 28, padding: 0, borderRadius: 4, color: theme.vars.palette.text.secondary,
          '&:hover': { backgroundColor: theme.vars.palette.surface.hover, color: theme.vars.palette.text.primary },
          '&.Mui-focusVisible': focusRing(theme),
        }),
      },
    },
    MuiSvgIcon: { styleOverrides: { root: { fontSize: 16 } } },
    MuiCheckbox: {
      defaultProps: { size: 'small' },
      styleOverrides: { root: { padding: 0, width: 16, height: 16, '& .MuiSvgIcon-root': { fontSize: 16 } } },
    },
    MuiRadio: {
      defaultProps: { size: 'small' },
      styleOverrides: { root: { padding: 0, marginRight: 8, '& .MuiSvgIcon-root': { fontSize: 16 } } },
    },
    MuiOutlinedInput: {
      styleOverrides: {
        root: ({ theme }) => ({
          height: size.control, fontSize: 12, backgroundColor: theme.vars.palette.surface.canvas,
          '& .MuiOutlinedInput-notchedOutline': { borderColor: theme.vars.palette.line.strong },
        }),
        input: { padding: '0 8px' },
      },
    },
    MuiTooltip: { defaultProps: { enterDelay: 400 }, styleOverrides: { tooltip: { fontSize: 11, lineHeight: '16px', padding: '4px 8px' } } },
    MuiTabs: {
      styleOverrides: {
        root: { minHeight: size.appBar }, indicator: { height: 2 },
      },
    },
    MuiTab: {
      defaultProps: { disableRipple: true },
      styleOverrides: {
        root: ({ theme }) => ({
          minHeight: size.appBar, minWidth: 0, padding: '0 12px', fontSize: 13, fontWeight: 400,
          color: theme.vars.palette.text.secondary,
          '&.Mui-selected': { color: theme.vars.palette.text.primary, fontWeight: 600 },
          '&.Mui-focusVisible': { ...focusRing(theme), outlineOffset: -3 },
        }),
      },
    },
    MuiSlider: {
      defaultProps: { size: 'small' },
      styleOverrides: {
        root: { height: 2, padding: '13px 0' },
        rail: ({ theme }) => ({ backgroundColor: theme.vars.palette.line.strong, opacity: 1 }),
        thumb: ({ theme }) => ({
          width: 8, height: 20, borderRadius: 2, '&::before': { boxShadow: 'none' },
          '&:hover, &.Mui-active': { boxShadow: 'none' }, '&.Mui-focusVisible': { boxShadow: 'none', ...focusRing(theme) },
        }),
      },
    },
    MuiDataGrid: {
      defaultProps: {
        rowHeight: size.row, columnHeaderHeight: size.rowHeader, hideFooter: true,
        disableRowSelectionOnClick: false, disableColumnMenu: true,
      },
      styleOverrides: {
        root: ({ theme }) => ({
          border: 0, borderRadius: 0, fontSize: 12, lineHeight: '16px',
          color: theme.vars.palette.text.primary,
          '--DataGrid-t-color-border-base': theme.vars.palette.line.subtle,
          '--DataGrid-t-color-background-base': theme.vars.palette.surface.canvas,
          '--DataGrid-t-header-background-base': theme.vars.palette.surface.panel,
          '--unstable_DataGrid-radius': 0,
        }),
        columnHeader: ({ theme }) => ({
          padding: '0 6px', backgroundColor: theme.vars.palette.surface.panel,
          '&:focus, &:focus-within': { outlineOffset: -2 },
        }),
        columnHeaderTitle: ({ theme }) => ({ fontSize: 11, fontWeight: 600, color: theme.vars.palette.text.secondary }),
        columnSeparator: ({ theme }) => ({ color: theme.vars.palette.line.subtle }),
        cell: ({ theme }) => ({
          padding: '0 6px', borderTop: 0, borderBottom: `1px solid color-mix(in srgb, ${theme.vars.palette.line.subtle} 55%, transparent)`,
          '&:focus, &:focus-within': { outline: `2px solid ${theme.vars.palette.primary.main}`, outlineOffset: -2 },
        }),
        row: ({ theme }) => ({
          '&:hover': { backgroundColor: theme.vars.palette.surface.hover },
          '&.Mui-selected, &.Mui-selected:hover': {
            backgroundColor: theme.vars.palette.surface.selected,
            boxShadow: `inset 3px 0 0 ${theme.vars.palette.primary.main}`,
          },
        }),
      },
    },
  },
});
