import { useEffect, useRef, useState } from 'preact/hooks';
import { fragmentOf } from '../shared/permalink.ts';
import { commandOf } from './command.ts';
import { Editor } from './Editor.tsx';
import { Estimators } from './Estimators.tsx';
import type { Explorer, View } from './explorer.ts';
import { FourRooms } from './FourRooms.tsx';
import { Gradient } from './Gradient.tsx';
import { GraphPicture } from './GraphPicture.tsx';
import { LinearQuadratic } from './LinearQuadratic.tsx';
import { Mistakes } from './Mistakes.tsx';
import { PathOfJ } from './PathOfJ.tsx';
import { Routes } from './Routes.tsx';
import { Settings } from './Settings.tsx';
import { Sliders } from './Sliders.tsx';
import { Values } from './Values.tsx';
import { Verdict } from './Verdict.tsx';

/** Larger graphs say nothing. */
const MOST_DRAWN = 40;
const DIGITS = [20, 50, 100];

export function App({ explorer, view }: { explorer: Explorer; view: View }) {
  const { summary, live, fault, refusal, theta, walk } = view;
  const finite = live?.finite;
  const isRooms = summary?.problem === 'four-rooms';
  return (
    <>
      <Header explorer={explorer} view={view} />
      <main>
        <div class="column problem">
          <Problem explorer={explorer} view={view} />
          {summary && !isRooms && summary.parameters.length > 0 && (
            <section aria-labelledby="point">
              <h2 id="point">θ</h2>
              <Sliders parameters={summary.parameters} theta={theta} onMove={explorer.move} />
            </section>
          )}
          {summary && live && <Climb explorer={explorer} view={view} />}
        </div>
        <div class="column answers">
          {refusal && <p class="fault">{refusal}</p>}
          {fault && <p class="fault">There is no answer while the problem has faults.</p>}
          {summary && <Verdict view={view} />}
          {summary && live && finite && isRooms && (
            <FourRooms live={live} finite={finite} theta={theta} walk={walk} onMove={explorer.move} />
          )}
          {summary?.graph && finite && !isRooms && summary.graph.states.length <= MOST_DRAWN && (
            <GraphPicture graph={summary.graph} finite={finite} walk={walk} />
          )}
          {live && live.matrices.length > 0 && <LinearQuadratic live={live} walk={walk} />}
          {summary && live && live.total.length > 0 && (
            <Gradient live={live} precise={view.isSettled ? view.precise : undefined} parameters={summary.parameters} />
          )}
          <div class={view.isSettled ? '' : 'stale'}>
            <Routes precise={view.precise} />
          </div>
          {summary?.graph && finite && <Values graph={summary.graph} finite={finite} />}
          <Estimators estimators={view.estimators} />
          <Mistakes mistakes={view.mistakes} />
        </div>
      </main>
    </>
  );
}

function Header({ explorer, view }: { explorer: Explorer; view: View }) {
  const { state, summary, precise } = view;
  const document = precise && 'document' in precise ? precise.document : undefined;
  return (
    <header>
      <h1>
        <a href="../">hypergrad-oracle</a> explorer
      </h1>
      <div class="actions">
        <Copy name="link" text={async () => location.href.replace(/#.*/, '') + (await fragmentOf(state))} />
        <Copy
          name="answer as JSON"
          disabled={!document}
          text={() => Promise.resolve(JSON.stringify(document, null, 2))}
        />
        <Copy name="command" disabled={!summary} text={async () => commandOf(state, summary, await explorer.file())} />
      </div>
    </header>
  );
}

function Copy({ name, text, disabled = false }: { name: string; text: () => Promise<string>; disabled?: boolean }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text());
      setSaid('copied');
    } catch {
      setSaid('the browser does not allow it');
    }
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <button type="button" disabled={disabled} onClick={() => void copy()}>
      Copy {name}
      <span role="status">{said && ` – ${said}`}</span>
    </button>
  );
}

function Problem({ explorer, view }: { explorer: Explorer; view: View }) {
  const { state, summary, fault, catalogue } = view;
  const [stratum, setStratum] = useState('cyclic');
  const drawn = useRef(0);
  const task = catalogue?.tasks.find(({ name }) => name === state.problem);
  return (
    <section aria-labelledby="problem">
      <h2 id="problem">Problem</h2>
      <div class="slider wide-choice">
        <label for="choice">Open</label>
        <select
          id="choice"
          value={state.problem}
          onChange={({ currentTarget }) => explorer.choose(currentTarget.value)}
        >
          <option value="file">a file (the example, or yours)</option>
          {catalogue?.tasks.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="slider">
        <label for="stratum">or draw</label>
        <select id="stratum" value={stratum} onChange={({ currentTarget }) => setStratum(currentTarget.value)}>
          {catalogue?.strata.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </select>
        <button type="button" onClick={() => explorer.draw(`random:${stratum}:1:${drawn.current++}`)}>
          Draw
        </button>
      </div>
      {task && <Settings task={task} settings={state.settings} onSet={explorer.set} />}
      {summary && (
        <p class="note">
          {summary.name}: {summary.sizes}.
        </p>
      )}
      {state.problem === 'file' ? (
        <Editor text={state.text} fault={fault} onEdit={explorer.edit} />
      ) : (
        fault && <p class="fault">{fault.message}</p>
      )}
    </section>
  );
}

function Climb({ explorer, view }: { explorer: Explorer; view: View }) {
  const [size, setSize] = useState('0.1');
  const [isClimbing, setClimbing] = useState(false);
  useEffect(() => {
    if (!isClimbing) return undefined;
    const timer = setInterval(() => void explorer.climb(Number(size)), 120);
    return () => clearInterval(timer);
  }, [isClimbing, size, explorer]);
  return (
    <section aria-labelledby="climb">
      <h2 id="climb">Move</h2>
      <div class="buttons">
        <button type="button" onClick={() => void explorer.climb(Number(size))}>
          Step uphill
        </button>
        <button type="button" aria-pressed={isClimbing} onClick={() => setClimbing(!isClimbing)}>
          {isClimbing ? 'Stop' : 'Climb'}
        </button>
        <button type="button" onClick={explorer.reset}>
          Back to the start
        </button>
        <button type="button" onClick={explorer.stroll}>
          Draw a trajectory
        </button>
      </div>
      <div class="slider">
        <label for="size">step</label>
        <select id="size" value={size} onChange={({ currentTarget }) => setSize(currentTarget.value)}>
          {['0.01', '0.03', '0.1', '0.3', '1'].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <label for="digits">digits</label>
        <select
          id="digits"
          value={view.state.digits ?? ''}
          onChange={({ currentTarget }) =>
            explorer.useDigits(currentTarget.value === '' ? null : Number(currentTarget.value))
          }
        >
          <option value="">default</option>
          {DIGITS.map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </div>
      <PathOfJ path={view.path} />
      <p class="note">Steps follow the exact hypergradient; the line is J at the points that θ has come through.</p>
    </section>
  );
}
