// The filters at the left: one group per field, counted over everything but the group's own choice.
import { Box, Button } from '@mui/material';
import { memo } from 'react';
import type { Facet } from '../../../contract/model.ts';
import type { Filter } from '../../app/view.ts';
import { Pane, PaneHead } from '../../ui/pane.tsx';
import { FacetGroup } from './facet-group.tsx';

interface Props {
  readonly caseId: string;
  readonly query: string;
  readonly facets: readonly Facet[];
  readonly filters: readonly Filter[];
  /** Whether text of the query may ask for values too. */
  readonly text: string;
  readonly dimmed: boolean;
  readonly sourceNames: ReadonlyMap<string, string>;
  readonly anyFilter: boolean;
  onToggle(field: string, value: string, not: boolean): void;
  /** Takes every chip of the field away. */
  onClear(field: string): void;
  onClearAll(): void;
}

/** Drawn anew only when counts or filters change, not with every step of the cursor. */
export const FacetRail = memo(function FacetRail({ facets, text, dimmed, anyFilter, onClearAll, ...rest }: Props) {
  return (
    <Pane label="Filters" tone="panel">
      <PaneHead title="Filters" sticky><Button variant="text" disabled={!anyFilter} onClick={onClearAll} sx={{ height: 24, px: 1, mr: -1 }}>Clear all</Button></PaneHead>
      <Box sx={{ opacity: dimmed ? 0.6 : 1 }}>
        {facets.map((facet) => <FacetGroup key={facet.field} facet={facet} typed={text !== '' || rest.filters.some((filter) => filter.on && filter.loose && filter.field === facet.field)} {...rest} />)}
      </Box>
    </Pane>
  );
});
