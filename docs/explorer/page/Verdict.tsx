import { numText, short } from './format.ts';
import type { View } from './explorer.ts';

type Kind = 'holds' | 'fails' | 'undetermined' | 'computing';
const WORDS: Record<Kind, string> = {
  holds: 'the routes agree',
  fails: 'routes disagree',
  undetermined: 'undetermined',
  computing: 'computing …',
};

function kindOf({ precise, isSettled }: View): Kind {
  if (!precise || !isSettled) return 'computing';
  if ('refused' in precise) return 'undetermined';
  const { holds, known } = precise.document.agreement;
  if (!holds) return 'fails';
  return known ? 'holds' : 'undetermined';
}

/** J and whether the routes agree, in one line. */
export function Verdict({ view }: { view: View }) {
  const { live, precise, busy, isSettled } = view;
  const kind = kindOf(view);
  const document = isSettled && precise && 'document' in precise ? precise.document : undefined;
  const taken = document ? Object.values(document.routes).filter((route) => !('skipped' in route)).length : 0;
  return (
    <div class="verdict" data-verdict={kind}>
      <p class="objective">
        J = <strong>{document ? numText(document.J, 17) : live ? short(live.objective) : '…'}</strong>
      </p>
      <p>
        <span class={`badge ${kind}`}>{WORDS[kind]}</span>{' '}
        {document &&
          (taken === 1
            ? 'one route alone: the others cost too much at so many digits'
            : `${taken} routes, at most ${document.agreement.worst ?? 'unknown'} apart, relative`)}
        {document && precise && 'milliseconds' in precise && `; ${Math.round(precise.milliseconds)} ms`}
        {live && `; θ moves in ${live.milliseconds.toFixed(1)} ms`}
      </p>
      {document && 'dJdp' in document && document.dJdp && document.p && (
        <p>
          p = {numText(document.p)}: dJ/dp = <strong>{numText(document.dJdp.total)}</strong>, of which the direct part
          is {numText(document.dJdp.firstOrder)}
        </p>
      )}
      <p class="busy" aria-live="polite">
        {busy ? `computing ${busy} …` : ''}
      </p>
    </div>
  );
}
