import type { MomentsDocument } from 'hypergrad-oracle/browser';
import type { EstimatorAnswer } from '../shared/answers.ts';
import { Bar } from './Bar.tsx';
import { percent, short } from './format.ts';

const DECADES = 6;

type Known = EstimatorAnswer & { readonly moments: MomentsDocument };
const isKnown = (one: EstimatorAnswer): one is Known => !('refused' in one.moments);

function biasText({ biasVerdict, relativeBias, biasNorm }: MomentsDocument): string {
  if (biasVerdict === 'none') return 'none';
  if (biasVerdict === 'unknown' || biasNorm === null) return 'unknown';
  return relativeBias === null ? short(biasNorm) : percent(relativeBias);
}

/** Exact bias and variance of every estimator that has them in closed form, as bars. */
export function Estimators({ estimators }: { estimators: readonly EstimatorAnswer[] }) {
  if (estimators.length === 0) return null;
  const known = estimators.filter(isKnown);
  const most = Math.max(...known.map(({ moments }) => moments.covarianceTrace ?? 0));
  /** Logarithmic, over so many powers of ten below the largest. */
  const length = (trace: number): number => Math.max(0, 1 + Math.log10(trace / most) / DECADES);
  return (
    <section aria-labelledby="estimators">
      <h2 id="estimators">Estimators: exact bias and variance</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Bias and variance of estimators">
        <table>
          <thead>
            <tr>
              <th scope="col">estimator</th>
              <th scope="col" colSpan={2}>
                bias, of the gradient
              </th>
              <th scope="col" colSpan={2}>
                variance of one trajectory
              </th>
            </tr>
          </thead>
          <tbody>
            {estimators.map((one) => (
              <tr key={one.id}>
                <th scope="row" title={one.note}>
                  {one.id.replace('game:', '')}
                </th>
                {isKnown(one) ? (
                  <>
                    <td class="number">{biasText(one.moments)}</td>
                    <td class="wide">
                      <Bar value={one.moments.biasVerdict === 'some' ? (one.moments.relativeBias ?? 1) : 0} most={1} />
                    </td>
                    <td class="number">{short(one.moments.covarianceTrace ?? NaN)}</td>
                    <td class="wide">
                      <Bar value={length(one.moments.covarianceTrace ?? 0)} most={1} />
                    </td>
                  </>
                ) : (
                  <td colSpan={4} class="quiet">
                    {'refused' in one.moments && one.moments.refused}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        Nothing is sampled: means and covariances come from recursions over all trajectories, with an exact critic. A
        bar of bias is full at the size of the gradient; variance is the trace of the covariance, its bars logarithmic
        over {DECADES} powers of ten.
      </p>
    </section>
  );
}
