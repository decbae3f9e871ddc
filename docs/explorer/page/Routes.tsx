import type { Precise } from '../shared/answers.ts';
import type { NoAnswer } from './explorer.ts';

/** Every route with its bound. */
export function Routes({ precise }: { precise: Precise | NoAnswer | undefined }) {
  if (!precise) return null;
  if ('refused' in precise) return <p class="fault">{precise.refused}</p>;
  const { document } = precise;
  return (
    <section aria-labelledby="routes">
      <h2 id="routes">Routes</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Routes with their bounds">
        <table>
          <thead>
            <tr>
              <th scope="col">route</th>
              <th scope="col">may be off by</th>
              <th scope="col">that is</th>
              <th scope="col">how</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(document.routes).map(([id, route]) => (
              <tr key={id}>
                <th scope="row">
                  {id}
                  {id === document.route && <span class="tag">shown</span>}
                </th>
                {'skipped' in route ? (
                  <td colSpan={3} class="quiet">
                    skipped: {route.skipped}
                  </td>
                ) : (
                  <>
                    <td class="number">{route.bound ?? 'unknown'}</td>
                    <td>{route.proof}</td>
                    <td class="quiet">{[route.arithmetic, route.note].filter(Boolean).join(', ')}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {'exact' in document && document.exact && (
        <p class="note">
          In exact fractions: {document.exact.routes.join(', ')} {document.exact.agree ? 'are equal' : 'DIFFER'}.
        </p>
      )}
    </section>
  );
}
