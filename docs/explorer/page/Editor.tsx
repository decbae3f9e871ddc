import { useRef } from 'preact/hooks';
import type { Fault } from '../shared/answers.ts';

/** The text of the problem, with what is wrong at its place: a line is marked, and a click leads there. */
export function Editor({
  text,
  fault,
  onEdit,
}: {
  text: string;
  fault: Fault | undefined;
  onEdit: (text: string) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = text.split('\n').length;
  const wrong = new Set(fault?.issues.flatMap(({ place }) => (place ? [place.line] : [])));
  const goTo = (offset: number, length: number): void => {
    field.current?.focus();
    field.current?.setSelectionRange(offset, offset + length);
  };
  return (
    <div class="editor">
      <label for="text">The problem as a file (JSON; entries may be formulas in theta)</label>
      <div class="code">
        <div class="lines" aria-hidden="true">
          {Array.from({ length: lines }, (_, i) => (
            <span key={i} class={wrong.has(i + 1) ? 'wrong' : ''}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          id="text"
          ref={field}
          rows={Math.max(6, lines)}
          wrap="off"
          spellcheck={false}
          autocapitalize="off"
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby="faults"
          onInput={({ currentTarget }) => onEdit(currentTarget.value)}
        />
      </div>
      <div id="faults" aria-live="polite">
        {fault && (
          <ul class="faults">
            {fault.issues.length === 0 && <li>{fault.message}</li>}
            {fault.issues.map(({ pointer, expected, found, place }) => (
              <li key={pointer}>
                {place ? (
                  <button type="button" onClick={() => goTo(place.offset, place.length)}>
                    line {place.line}, column {place.column}
                  </button>
                ) : null}{' '}
                <code>{pointer || '(root)'}</code>: expected {expected}, found {found}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
