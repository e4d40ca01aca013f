// How grave an alert is, in its mark and its word.
import { Box } from '@mui/material';
import type { AlertSeverity } from '../../../contract/rules.ts';
import { Mark } from '../../ui/text.tsx';

export function SeverityWord({ severity }: { readonly severity: AlertSeverity }) {
  return <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', verticalAlign: 'top', gap: 1.5 }}>{severity === 'low' ? <Box component="span" sx={{ width: 10, height: 10 }} /> : <Mark kind={severity === 'high' ? 'bad' : 'suspicious'} label={null} />}{severity}</Box>;
}
