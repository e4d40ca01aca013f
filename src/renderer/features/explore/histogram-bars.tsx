// The bars themselves, drawn apart so that moving the brush does not draw hundreds of them again.
import { styled } from '@mui/material/styles';
import { memo } from 'react';
import type { Histogram } from '../../../contract/model.ts';
import { toX, type Scale } from '../../../contract/time-axis.ts';
import type { Range } from './time-scale.ts';
import { STACKS } from './words.ts';

const Bar = styled('path', { shouldForwardProp: (name) => name !== 'series' })<{ readonly series: (typeof STACKS)[number]['series'] }>(({ theme, series }) => ({ fill: theme.vars.palette.series[series] }));

interface Props {
  readonly data: Histogram;
  /** What the bars of `data` cover, and what part of time is in sight: the same, except while one is zooming. */
  readonly drawn: Range;
  readonly scale: Scale;
  /** Count at the top of the axis. */
  readonly top: number;
  /** y of the foot, and height of a bar as tall as `top`, in px. */
  readonly height: number;
  readonly bars: number;
  /** Bars outside of it are faded; null: none is. */
  readonly inside: Range | null;
}

export function BarStack({ data, drawn, scale, top, height, bars, inside }: Props) {
  const clip = inside && { left: Math.max(0, toX(scale, inside.from)), right: Math.min(scale.width, toX(scale, inside.to)) };
  const all = <Paths data={data} origin={drawn.from} from={scale.from} to={scale.to} width={scale.width} top={top} height={height} bars={bars} />;
  const paths = drawn.from === scale.from && drawn.to === scale.to ? all : <svg x={0} y={0} width={scale.width} height={height}>{all}</svg>;
  if (!clip) return paths;
  return (
    <>
      <g opacity={0.4} pointerEvents="none">{paths}</g>
      {clip.right > clip.left && (
        // A nested drawing clips by itself, without an id that another histogram could also have.
        <svg x={clip.left} y={0} width={clip.right - clip.left} height={height} viewBox={`${clip.left} 0 ${clip.right - clip.left} ${height}`} pointerEvents="none">{paths}</svg>
      )}
    </>
  );
}

/** One path per stack: all its bars. */
const Paths = memo(function Paths({ data, origin, from, to, width, top, height, bars }: Omit<Props, 'drawn' | 'scale' | 'inside'> & { readonly origin: number; readonly from: number; readonly to: number; readonly width: number }) {
  const scale = { from, to, width };
  const buckets = data.series[0]?.counts.length ?? 0;
  const feet = new Array<number>(buckets).fill(0);
  return (
    <>
      {STACKS.map(({ series, categories }) => {
        let path = '';
        for (let at = 0; at < buckets; at++) {
          const count = data.series.reduce((sum, one) => (categories.includes(one.category) ? sum + (one.counts[at] ?? 0) : sum), 0);
          if (count === 0) continue;
          const left = toX(scale, origin + at * data.bucketSeconds * 1000);
          const right = Math.min(width, toX(scale, origin + (at + 1) * data.bucketSeconds * 1000) - 1);
          const foot = feet[at] ?? 0;
          feet[at] = foot + count;
          // A single event among thousands still shows as a hair.
          const tall = Math.max((count / top) * bars, foot === 0 ? 1 : 0);
          path += `M${left.toFixed(2)} ${(height - (foot / top) * bars).toFixed(2)}V${(height - (foot / top) * bars - tall).toFixed(2)}H${Math.max(left + 0.75, right).toFixed(2)}V${(height - (foot / top) * bars).toFixed(2)}Z`;
        }
        return path && <Bar key={series} series={series} d={path} />;
      })}
    </>
  );
});
