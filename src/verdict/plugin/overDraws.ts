import { createStream, type Stream } from '../../random/stream.js';
import { userStream } from './drawing.js';
import { keepsState } from './misbehaviour.js';
import type { UserStream } from './userStream.js';

/** What an estimate is over everything that it may draw. */
export interface OverDraws {
  /** Outcomes of its draws that were listed: 1 where it draws nothing; null where they cannot be listed, or are too many. */
  readonly outcomes: number | null;
  /** Mean and second moment by component; of a single outcome where they cannot be listed. */
  readonly mean: readonly number[];
  readonly second: readonly number[];
}

/** More outcomes of one estimate are not listed. */
export const MOST_OUTCOMES = 4096;

/** A draw with finitely many outcomes: their probabilities, and which of them is tried. */
interface Choice {
  readonly probabilities: readonly number[];
  outcome: number;
}

/**
 * Mean and second moment of an estimate over all outcomes of its draws with finitely many: it is run again and again with a stream that
 * plays one outcome after another, depth first. O(outcomes) runs. A run that does not ask for the same draws as the one before it, up to
 * the outcome that is new, keeps something between calls: throws `Misbehaviour`.
 */
export function overDraws(
  estimate: (stream: UserStream) => readonly number[],
  path: string,
  most: number = MOST_OUTCOMES,
): OverDraws {
  const script: Choice[] = [];
  const weight = exactSum();
  let mean: Sum[] = [];
  let second: Sum[] = [];
  for (let outcomes = 1; ; outcomes++) {
    const given = script.length;
    const { value, asked, listable, consistent } = play(estimate, path, script);
    if (!consistent || asked < given) throw keepsState();
    if (!listable || outcomes > most) return { outcomes: null, mean: value, second: value.map((x) => x * x) };
    if (script.length === 0) return { outcomes, mean: value, second: value.map((x) => x * x) };
    if (outcomes === 1) [mean, second] = [value.map(exactSum), value.map(exactSum)];
    if (value.length !== mean.length) throw keepsState();
    const probability = script.reduce((product, { probabilities, outcome }) => product * probabilities[outcome], 1);
    weight.add(probability);
    value.forEach((x, k) => {
      mean[k].add(probability * x);
      second[k].add(probability * x * x);
    });
    if (advance(script)) continue;
    const of = (sum: Sum): number => sum.total() / weight.total();
    return { outcomes, mean: mean.map(of), second: second.map(of) };
  }
}

interface Sum {
  readonly add: (x: number) => void;
  readonly total: () => number;
}

/** A sum whose rounding errors are added up beside it (Neumaier): they do not grow with the number of terms. */
function exactSum(): Sum {
  let sum = 0;
  let error = 0;
  return {
    add: (x) => {
      const next = sum + x;
      error += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    },
    total: () => (Number.isFinite(error) ? sum + error : sum),
  };
}

const firstPossible = (probabilities: readonly number[], from: number): number =>
  probabilities.findIndex((p, i) => i >= from && p > 0);

/** Goes on to the next outcome of the last draw that has one; false where there is none. */
function advance(script: Choice[]): boolean {
  for (let last = script.pop(); last; last = script.pop()) {
    const outcome = firstPossible(last.probabilities, last.outcome + 1);
    if (outcome < 0) continue;
    script.push({ ...last, outcome });
    return true;
  }
  return false;
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** One run along a script, which grows by the draws that it does not have yet, each with its first possible outcome. */
function play(
  estimate: (stream: UserStream) => readonly number[],
  path: string,
  script: Choice[],
): { value: readonly number[]; asked: number; listable: boolean; consistent: boolean } {
  let asked = 0;
  let listable = true;
  let consistent = true;
  /** The draws of this run by path and place: a stream asked for twice begins anew, and gives the same again. */
  const made = new Map<string, Choice>();
  const decide = (place: string, probabilities: readonly number[]): number => {
    const before = made.get(place);
    if (before) {
      listable &&= same(before.probabilities, probabilities);
      return Math.min(before.outcome, probabilities.length - 1);
    }
    if (asked === script.length) script.push({ probabilities, outcome: firstPossible(probabilities, 0) });
    const choice = script[asked++];
    // Told after the run: what is thrown into an estimator, it may catch.
    consistent &&= same(choice.probabilities, probabilities);
    made.set(place, choice);
    return Math.min(choice.outcome, probabilities.length - 1);
  };
  const scripted = (name: string): UserStream => {
    let own: Stream | undefined;
    let draws = 0;
    const place = (): string => `${name}#${draws++}`;
    return userStream(name, {
      uniform: () => {
        listable = false;
        return (own ??= createStream(name)).uniform();
      },
      choose: (probabilities) => decide(place(), probabilities),
      even: (n) => {
        if (n > MOST_OUTCOMES) listable = false;
        const counted = Math.min(n, MOST_OUTCOMES);
        return decide(place(), new Array<number>(counted).fill(1 / counted));
      },
      child: (child) => scripted(`${name}/${child}`),
      named: () => {
        listable = false;
      },
    });
  };
  const value = estimate(scripted(path));
  return { value, asked, listable, consistent };
}
