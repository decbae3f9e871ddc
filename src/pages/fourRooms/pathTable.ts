import type { RelativeMoments } from '../../experiments/fourRooms/pathMoments.js';
import { markdownTable } from '../../experiments/publish/markdown.js';
import { decimals } from './fourRoomsTables.js';
import type { PathResults } from './path.js';

/** The points of a path that the table shows. */
const SHOWN = [0, 1000, 3500, 9500];

const short = (x: number): string => (x < 1e-9 ? '0' : x.toPrecision(2).replace(/e\+?/, 'e'));
const pair = ({ bias, deviation }: RelativeMoments): string => `${short(bias)}, ${short(deviation)}`;

/** Bias and deviation along the paths. */
export function pathTable({ paths }: PathResults): string {
  const estimators = Object.keys(paths[0].points[0].estimators);
  const rows = paths.flatMap(({ method, points }) =>
    points
      .filter(({ iteration }) => SHOWN.includes(iteration))
      .map(({ iteration, objective, estimators: of, sampled }) => [
        method,
        iteration,
        decimals(objective),
        ...estimators.map((id) => pair(of[id].asDrawn)),
        sampled ? `${pair(sampled)} (± ${short(sampled.noise)})` : '–',
      ]),
  );
  return markdownTable(['path of', 'iteration', 'J', ...estimators, 'the method as it runs (sampled)'], rows);
}
