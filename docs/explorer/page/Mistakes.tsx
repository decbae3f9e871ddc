import { useState } from 'preact/hooks';
import type { MistakeGaps } from 'hypergrad-oracle/browser';
import { Bar } from './Bar.tsx';
import type { NoAnswer } from './explorer.ts';
import { percent } from './format.ts';

const FEW = 12;
/** Bars are logarithmic between these gaps. */
const [LEAST, MOST] = [1e-4, 1e2];
const length = (gap: number): number => Math.log(Math.min(MOST, Math.max(LEAST, gap)) / LEAST) / Math.log(MOST / LEAST);

/** The known mistakes and how far each is off here. */
export function Mistakes({ mistakes }: { mistakes: MistakeGaps | NoAnswer | undefined }) {
  const [isAll, setAll] = useState(false);
  if (!mistakes) return null;
  if ('refused' in mistakes) return <p class="note">Known mistakes: {mistakes.refused}</p>;
  const seen = mistakes.mistakes.filter(({ relation }) => relation === 'different');
  const hidden = mistakes.mistakes.length - seen.length;
  return (
    <section aria-labelledby="mistakes">
      <h2 id="mistakes">Known mistakes: how far each is off here</h2>
      <ol class="mistakes">
        {seen.slice(0, isAll ? seen.length : FEW).map(({ id, mistake, formula, gap }) => (
          <li key={id}>
            <code>{id.replace('game:', '')}</code>
            <span class="number">{gap === Infinity ? 'no number' : percent(gap)}</span>
            <Bar value={length(gap)} most={1} />
            <span class="quiet">
              {mistake} <span class="formula">{formula}</span>
            </span>
          </li>
        ))}
      </ol>
      {seen.length > FEW && (
        <button type="button" onClick={() => setAll(!isAll)}>
          {isAll ? 'Fewer' : `All ${seen.length}`}
        </button>
      )}
      <p class="note">
        {mistakes.got}, {mistakes.trajectories} of them, against {mistakes.expected}; in parts of the larger of the
        gradient’s two parts, bars logarithmic from 0.01 % to 10 000 %. {hidden} more of the {mistakes.mistakes.length}{' '}
        known mistakes cannot be seen on this problem.
      </p>
    </section>
  );
}
