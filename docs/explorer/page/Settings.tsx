import type { Catalogue } from '../shared/answers.ts';
import { WordBox } from './WordBox.tsx';

/** A setting that is best moved: from, to, in steps. */
const RANGES: Readonly<Record<string, readonly [number, number, number]>> = {
  'toy-r1 p': [0.01, 0.99, 0.01],
  'toy-r2 p': [0.01, 0.99, 0.01],
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  kernel: ['planner', 'simulator'],
  backup: ['paper', 'code'],
};
/** Settings that are the point θ, which has sliders of its own. */
const POINT: ReadonlySet<string> = new Set(['insulation', 'airflow', 'gain']);

/** The settings of a built-in task. */
export function Settings({
  task,
  settings,
  onSet,
}: {
  task: Catalogue['tasks'][number];
  settings: Readonly<Record<string, string>>;
  onSet: (key: string, value: string) => void;
}) {
  return (
    <>
      <p class="note">{task.description}.</p>
      {Object.entries(task.settings)
        .filter(([key]) => !POINT.has(key))
        .map(([key, { fallback, meaning }]) => {
          const value = settings[key] ?? fallback;
          const range = RANGES[`${task.name} ${key}`];
          const choices = CHOICES[key];
          const id = `setting-${key}`;
          return (
            <div class="slider" key={key}>
              <label for={id} title={meaning}>
                {key === 'p' ? 'p = f(0|A)' : key}
              </label>
              {range && (
                <input
                  id={id}
                  type="range"
                  min={range[0]}
                  max={range[1]}
                  step={range[2]}
                  value={value === '1/2' ? 0.5 : Number(value)}
                  onInput={({ currentTarget }) => onSet(key, currentTarget.value)}
                />
              )}
              {choices && (
                <select id={id} value={value} onChange={({ currentTarget }) => onSet(key, currentTarget.value)}>
                  {choices.map((choice) => (
                    <option key={choice}>{choice}</option>
                  ))}
                </select>
              )}
              {range ? (
                <output>{value}</output>
              ) : (
                !choices && <WordBox id={id} value={value} onWord={(word) => onSet(key, word)} />
              )}
            </div>
          );
        })}
    </>
  );
}
