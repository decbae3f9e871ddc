import example from '../../../examples/problem.json?raw';
import type {
  Catalogue,
  EstimatorAnswer,
  Fault,
  Live,
  Parameter,
  Precise,
  QuestionName,
  Questions,
  Summary,
  Walk,
} from '../shared/answers.ts';
import type { PageState } from '../shared/permalink.ts';
import { Refused, Superseded, type Oracle } from './oracle.ts';

/** Why there is no answer. */
export interface NoAnswer {
  readonly refused: string;
}

/** All that the page shows. */
export interface View {
  readonly state: PageState;
  readonly catalogue?: Catalogue;
  /** θ: that of the state, or the problem's own. */
  readonly theta: readonly string[];
  readonly summary?: Summary;
  /** What is wrong with the text or the settings. */
  readonly fault?: Fault;
  /** Why there is no answer at θ. */
  readonly refusal?: string | undefined;
  readonly live?: Live;
  readonly precise?: Precise | NoAnswer;
  /** Whether `precise` is about this θ, or about the one before. */
  readonly isSettled: boolean;
  readonly estimators: readonly EstimatorAnswer[];
  readonly mistakes?: Questions['mistakes']['answer'] | NoAnswer;
  readonly walk?: Walk;
  /** What is computed in the background; undefined when all is done. */
  readonly busy?: string | undefined;
  /** J at the points that θ has come through. */
  readonly path: readonly number[];
}

/** What can be done on the page. */
export interface Explorer {
  readonly view: () => View;
  /** Shows a state from an address. */
  readonly show: (state: PageState) => void;
  readonly choose: (problem: string) => void;
  readonly edit: (text: string) => void;
  readonly set: (key: string, value: string) => void;
  readonly move: (k: number, value: string) => void;
  readonly reset: () => void;
  readonly useDigits: (digits: number | null) => void;
  readonly draw: (name: string) => void;
  readonly stroll: () => void;
  /** One step along the exact gradient, of that size in the largest component. */
  readonly climb: (size: number) => Promise<void>;
  /** The text of the instance file at θ. */
  readonly file: () => Promise<string>;
}

/** How long θ has to rest before what takes longer is computed. */
const REST = 150;
/** How long one has to stop typing. */
const TYPING = 300;
const LONGEST_PATH = 200;

export const FIRST: PageState = { problem: 'file', settings: {}, text: example, theta: null, digits: null };

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const NOTHING = { estimators: [], path: [], isSettled: false };

/**
 * The explorer behind its page. `fast` answers in double precision while θ moves; `slow` finds, once θ rests, every route, moments and
 * mistakes, and is interrupted when θ moves again.
 */
export function createExplorer(fast: Oracle, slow: Oracle, onView: (view: View) => void): Explorer {
  let view: View = { state: FIRST, theta: [], ...NOTHING };
  /** Counts what was opened, and what θ has been: answers to older questions are dropped. */
  let opening = 0;
  let point = 0;
  let seed = 0;
  let isAsking = false;
  /** Whether another problem or point is being opened: θ is then no longer that of the page. */
  let isLeaving = false;
  let typing: ReturnType<typeof setTimeout> | undefined;

  const show = (change: Partial<View>): void => onView((view = { ...view, ...change }));

  /** A view of a state without any answer. */
  const fresh = (state: PageState): View => ({
    state,
    theta: [],
    ...NOTHING,
    ...(view.catalogue && { catalogue: view.catalogue }),
  });

  const open = async (state: PageState): Promise<void> => {
    const mine = ++opening;
    point++;
    slow.interrupt();
    isLeaving ||= (['problem', 'text', 'theta'] as const).some((key) => state[key] !== view.state[key]);
    show({ state, isSettled: false });
    try {
      const choice = { problem: state.problem, settings: state.settings, text: state.text };
      // Both at once, each in its thread; what is wrong with the problem, the first one says.
      slow.ask('open', choice).catch(() => undefined);
      const summary = await fast.ask('open', choice);
      if (mine !== opening) return;
      isLeaving = false;
      // What was done on the page in the meantime, a move of θ or a word typed, is kept.
      const { state: now } = view;
      const isMoved = now.theta?.length === summary.parameters.length;
      const theta = isMoved ? now.theta : summary.parameters.map(({ value }) => value);
      view = { ...fresh(isMoved ? now : { ...now, theta: null }), theta };
      show({ summary });
      await answer();
    } catch (error) {
      if (mine !== opening || error instanceof Superseded) return;
      const fault = error instanceof Refused ? error.fault : { message: (error as Error).message, issues: [] };
      isLeaving = false;
      view = fresh(view.state);
      show({ fault });
    }
  };

  /** Answers at θ: at once what is fast, then the rest. */
  const answer = async (): Promise<void> => {
    point++;
    await Promise.all([askLive(), askRest()]);
  };

  const askLive = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    let asked: number;
    do {
      asked = point;
      const { theta } = view;
      const mine = opening;
      try {
        const live = await fast.ask('live', { theta });
        if (mine === opening)
          show({ live, refusal: undefined, path: [...view.path.slice(-LONGEST_PATH), live.objective] });
      } catch (error) {
        if (mine === opening && !(error instanceof Superseded)) show({ refusal: (error as Error).message });
      }
    } while (asked !== point);
    isAsking = false;
  };

  const askRest = async (): Promise<void> => {
    const mine = point;
    const isStale = (): boolean => mine !== point;
    const ask = async <N extends QuestionName>(question: N, given: Questions[N]['given'], busy: string) => {
      if (isStale()) throw new Superseded();
      show({ busy });
      try {
        const found = await slow.ask(question, given);
        if (isStale()) throw new Superseded();
        return found;
      } catch (error) {
        if (error instanceof Superseded) throw error;
        return { refused: (error as Error).message };
      }
    };
    slow.interrupt();
    show({ isSettled: false });
    // The first answer is not kept waiting; afterwards θ may go on moving.
    if (view.precise) await pause(REST);
    const { theta, summary, state } = view;
    try {
      const precise = await ask('precise', { theta, digits: state.digits }, 'every route to the hypergradient');
      show({ precise, isSettled: true });
      const estimators: EstimatorAnswer[] = [];
      for (const id of summary?.estimators ?? []) {
        const found = await ask('moments', { theta, id }, `bias and variance of ${id}`);
        estimators.push('refused' in found ? { id, note: '', moments: found } : found);
        show({ estimators: [...estimators, ...view.estimators.slice(estimators.length)] });
      }
      if (summary?.hasMistakes) show({ mistakes: await ask('mistakes', { theta }, 'known mistakes') });
      show({ busy: undefined });
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
    }
  };

  const moveTo = async (theta: readonly string[]): Promise<void> => {
    if (isLeaving) return;
    show({ theta, state: { ...view.state, theta } });
    await answer();
  };

  fast.ask('catalogue', null).then((catalogue) => show({ catalogue }), reportFault);

  return {
    view: () => view,
    show: (state) => void open(state),
    choose: (problem) =>
      void open({ ...FIRST, problem, text: problem === 'file' ? example : '', digits: view.state.digits }),
    edit: (text) => {
      show({ state: { ...view.state, problem: 'file', settings: {}, text, theta: null } });
      clearTimeout(typing);
      typing = setTimeout(() => void open(view.state), TYPING);
    },
    set: (key, value) => void open({ ...view.state, settings: { ...view.state.settings, [key]: value } }),
    move: (k, value) => void moveTo(view.theta.map((old, i) => (i === k ? value : old))),
    reset: () => void open({ ...view.state, theta: null }),
    useDigits: (digits) => {
      show({ state: { ...view.state, digits } });
      void answer();
    },
    draw: (name) =>
      void fast.ask('draw', { name }).then((text) => open({ ...FIRST, text, digits: view.state.digits }), reportFault),
    stroll: () =>
      void fast.ask('walk', { theta: view.theta, seed: seed++ }).then((walk) => show({ walk }), reportFault),
    climb: async (size) => {
      const { live, theta, summary } = view;
      if (live && summary) await moveTo(uphill(live.total, theta, summary.parameters, size));
    },
    file: () => fast.ask('file', { theta: view.theta }),
  };

  function reportFault(error: unknown): void {
    if (!(error instanceof Superseded)) show({ refusal: (error as Error).message });
  }
}

/** θ after a step along the gradient, within the ranges of the sliders. */
function uphill(
  gradient: readonly number[],
  theta: readonly string[],
  parameters: readonly Parameter[],
  size: number,
): string[] {
  const largest = Math.max(...gradient.map(Math.abs));
  if (!(largest > 0 && largest < Infinity)) return [...theta];
  return theta.map((text, k) => {
    const { least, most } = parameters[k];
    const moved = numberOf(text) + (size * gradient[k]) / largest;
    return rounded(Math.min(most, Math.max(least, moved)));
  });
}

/** A decimal or a fraction as a number. */
export function numberOf(text: string): number {
  const [n, d] = text.split('/');
  return d === undefined ? Number(n) : Number(n) / Number(d);
}

/** A number as a decimal of at most six places. */
export const rounded = (x: number): string => String(Math.round(x * 1e6) / 1e6 || 0);
