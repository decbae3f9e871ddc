import type { UserStream } from '../userStream.js';
import { sampledStream } from '../drawing.js';
import { Misbehaviour } from '../misbehaviour.js';
import { overDraws } from '../overDraws.js';
import { unpack } from '../packing.js';
import type { Description, PlainKnowledge, PlainTrajectory, Question } from '../protocol.js';
import { toldError } from './toldError.js';

/** The function of an estimator, for either kind of problem. */
type Estimate = (batch: readonly PlainTrajectory[], knowledge: PlainKnowledge, stream: UserStream) => unknown;

/** Answers: numbers, or a description of the module that was loaded. */
export type Answer = Float64Array | Promise<Description>;

const { freeze, values: valuesOf } = Object;
const { apply } = Reflect;

function frozen<V>(value: V): V {
  if (typeof value === 'object' && value !== null) {
    valuesOf(value).forEach(frozen);
    freeze(value);
  }
  return value;
}

/** Answers questions about one estimator, in order: the one at hand, or that of the module which it is asked to load. Throws `Misbehaviour`. */
export function answering(atHand?: Exported): (question: Question) => Answer {
  let self: unknown = atHand?.self;
  let estimate: Estimate = atHand?.estimate ?? (() => undefined);
  let knowledge: PlainKnowledge;
  const run = (batch: readonly PlainTrajectory[], stream: UserStream): number[] => {
    let values: unknown[] | Misbehaviour;
    try {
      values = numbersOf(apply(estimate, self, [batch, knowledge, stream]), knowledge.parameters);
    } catch (error) {
      throw new Misbehaviour('throws', toldError(error));
    }
    if (values instanceof Misbehaviour) throw values;
    return values as number[];
  };
  const unpacked = (question: Question & { batches: Int32Array }) => unpack(question.batches, 'leader' in knowledge);

  return (question) => {
    switch (question.kind) {
      case 'start':
        return new Float64Array(0);
      case 'load':
        return load(question.url).then((found) => {
          ({ self, estimate } = found);
          return found.description;
        });
      case 'knowledge':
        knowledge = frozen(question.knowledge);
        return new Float64Array(0);
      case 'estimate': {
        const { streams } = question;
        return Float64Array.from(unpacked(question).flatMap((batch, i) => run(batch, sampledStream(streams[i]))));
      }
      case 'expected': {
        const { stream } = question;
        const of = (batch: readonly PlainTrajectory[]): number[] => {
          const { outcomes, mean, second } = overDraws((own) => run(batch, own), stream);
          return [outcomes ?? 0, ...mean, ...second];
        };
        const batches = unpacked(question);
        const forwards = batches.map(of);
        const backwards = batches.reverse().map(of).reverse();
        return Float64Array.from([...forwards, ...backwards].flat());
      }
      case 'sample': {
        const { weights, stream, from, rounds } = question;
        const { parameters } = knowledge;
        const batches = unpacked(question);
        const sums = new Float64Array(rounds * parameters);
        for (let round = 0; round < rounds; round++)
          batches.forEach((batch, i) => {
            for (const mirrored of [false, true])
              run(batch, sampledStream(`${stream}/round=${from + round}/batch=${i}`, mirrored)).forEach(
                (x, k) => (sums[round * parameters + k] += (weights[i] / 2) * x),
              );
          });
        return sums;
      }
    }
  };
}

/** The numbers of a result, each looked at once; what is wrong with it, where it is none. */
function numbersOf(result: unknown, count: number): number[] | Misbehaviour {
  const wrong = (what: string): Misbehaviour => new Misbehaviour('result', `returns ${what}`);
  if (result instanceof Promise) return wrong(`a promise; expected ${count} numbers`);
  if (!Array.isArray(result) && !(ArrayBuffer.isView(result) && 'length' in result))
    return wrong(`${result === null ? 'null' : typeof result}; expected an array of ${count} numbers`);
  const given = result as ArrayLike<unknown>;
  const { length } = given;
  if (length !== count) return wrong(`${String(length)} numbers; expected ${count}, one for each parameter`);
  const numbers: number[] = [];
  for (let k = 0; k < count; k++) {
    const x = given[k];
    if (typeof x !== 'number' || !Number.isFinite(x))
      return wrong(`${String(x).slice(0, 40)} for theta[${k + 1}]; expected a finite number`);
    numbers.push(x);
  }
  return numbers;
}

/** An export, each of its fields looked at once. */
export interface Exported {
  readonly description: Description;
  readonly self: unknown;
  readonly estimate: Estimate;
}

/** What is exported as an estimator, each of its fields looked at once. */
export function exported(self: unknown): Exported {
  if (typeof self !== 'object' || self === null) return { description: null, self, estimate: () => undefined };
  const { kind, id, claims, estimate } = self as Record<string, unknown>;
  const listed = Array.isArray(claims) ? Array.from(claims as unknown[]) : null;
  return { description: { kind, id, claims: listed, estimate: typeof estimate }, self, estimate: estimate as Estimate };
}

/** The export of a module. Throws `Misbehaviour`. */
async function load(url: string): Promise<Exported> {
  try {
    return exported(((await import(url)) as { readonly estimator?: unknown }).estimator);
  } catch (error) {
    throw new Misbehaviour('load', `cannot be loaded: ${toldError(error)}`);
  }
}
