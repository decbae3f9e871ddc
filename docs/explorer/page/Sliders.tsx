import type { Parameter } from '../shared/answers.ts';
import { numberOf, rounded } from './explorer.ts';
import { WordBox } from './WordBox.tsx';

/** Parameters that get a slider. */
const SHOWN = 12;
const STEPS = 400;

/** θ, component by component. */
export function Sliders({
  parameters,
  theta,
  onMove,
}: {
  parameters: readonly Parameter[];
  theta: readonly string[];
  onMove: (k: number, value: string) => void;
}) {
  return (
    <>
      {parameters.slice(0, SHOWN).map(({ name, least, most }, k) => (
        <div class="slider" key={name}>
          <label for={`slider-${k}`}>{name}</label>
          <input
            id={`slider-${k}`}
            type="range"
            min={least}
            max={most}
            step={(most - least) / STEPS}
            value={numberOf(theta[k])}
            onInput={({ currentTarget }) => onMove(k, rounded(Number(currentTarget.value)))}
          />
          <WordBox
            isNumber
            label={`${name}, a decimal or a fraction`}
            value={theta[k]}
            onWord={(word) => onMove(k, word)}
          />
        </div>
      ))}
      {parameters.length > SHOWN && (
        <p class="note">
          The first {SHOWN} of {parameters.length} parameters.
        </p>
      )}
    </>
  );
}
