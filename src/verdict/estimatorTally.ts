import { GAME_KIND } from '../model/game/markovGame.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import type { FiniteKindId } from '../model/instance.js';
import { splitId } from '../model/qualifiedId.js';
import { UnsupportedOperation } from '../numeric/arithmetic.js';
import type { AnyCase, FormName } from './case.js';
import { objectionTo, suits, type AnyJudged } from './claim.js';
import { joinClaims, tallyClaim, type ClaimTally } from './claimTally.js';
import { claimById } from './claims.js';
import { componentBias, type ComponentBias } from './componentBias.js';

/** Whether a claim can be asked of an estimator: on one case at least (`free`); else the first reason why not, if any case said one. */
export interface Objection {
  readonly free?: boolean;
  readonly reason?: string;
}

/** The variances of an estimator on cases: its traces, their ratios to those of BC-HG where these are not zero, and how many are below HPGD's. */
interface VarianceTally {
  readonly traces: readonly number[];
  readonly ratios: readonly number[];
  readonly belowHpgd: number;
}

/** What was found about one estimator on some cases of one stratum, as plain data. */
export interface EstimatorTally {
  readonly stratum: string;
  /** It is made for one of them at least. */
  readonly suited: boolean;
  readonly claims: Readonly<Record<string, ClaimTally>>;
  readonly objections: Readonly<Record<string, Objection>>;
  readonly variance: VarianceTally;
  /** On the first of the cases that it is made for and gives an estimate on. */
  readonly bias: ComponentBias | null;
}

/** Both as one, the cases of the first before those of the second. */
export function joinObjections(a: Objection, b: Objection): Objection {
  const reason = a.reason ?? b.reason;
  return { ...((a.free || b.free) && { free: true }), ...(reason !== undefined && { reason }) };
}

/** Several tallies of one estimator on one stratum as one, in their order. */
export function joinEstimators(tallies: readonly EstimatorTally[]): EstimatorTally {
  const [{ stratum, claims, objections }] = tallies;
  return {
    stratum,
    suited: tallies.some(({ suited }) => suited),
    claims: mapKeys(claims, (id) => tallies.map((tally) => tally.claims[id]).reduce(joinClaims)),
    objections: mapKeys(objections, (id) => tallies.map((tally) => tally.objections[id]).reduce(joinObjections)),
    variance: {
      traces: tallies.flatMap(({ variance }) => variance.traces),
      ratios: tallies.flatMap(({ variance }) => variance.ratios),
      belowHpgd: tallies.reduce((sum, { variance }) => sum + variance.belowHpgd, 0),
    },
    bias: tallies.find(({ bias }) => bias !== null)?.bias ?? null,
  };
}

const mapKeys = <T>(of: Readonly<Record<string, T>>, value: (id: string) => T): Record<string, T> =>
  Object.fromEntries(Object.keys(of).map((id) => [id, value(id)]));

/** Executes the claims of one estimator on cases of one stratum, and counts what is found. */
export function tallyEstimator(
  judged: AnyJudged,
  claims: readonly string[],
  stratum: string,
  cases: readonly AnyCase[],
  progress: (what: string) => void = () => undefined,
): EstimatorTally {
  const objections = claims.map((claim) => [claim, objectionsTo(claim, judged, cases)] as const);
  const found = claims.map((claim) => {
    progress(`${judged.id} ${claim} ${stratum}`);
    return [claim, tallyClaim(claim, judged, cases)] as const;
  });
  return {
    stratum,
    suited: cases.some((one) => suits(one, judged)),
    claims: Object.fromEntries(found),
    objections: Object.fromEntries(objections),
    variance: tallyVariance(judged, cases),
    bias: componentBias(judged, cases),
  };
}

function objectionsTo(id: string, judged: AnyJudged, cases: readonly AnyCase[]): Objection {
  const claim = claimById(id);
  const asked = cases.filter((one) => suits(one, judged) && claim.applies(one));
  return asked
    .map((one): Objection => {
      const reason = objectionTo(claim, one, judged);
      return reason === undefined ? { free: true } : { reason };
    })
    .reduce(joinObjections, {});
}

/** The form that variances are compared with beside that of BC-HG; games have no HPGD. */
const COMPARED_WITH: Readonly<Record<FiniteKindId, 'hpgd-exact' | null>> = {
  [MDP_KIND]: 'hpgd-exact',
  [GAME_KIND]: null,
};

function tallyVariance(judged: AnyJudged, cases: readonly AnyCase[]): VarianceTally {
  const hpgdForm = COMPARED_WITH[splitId(judged.id).kind] ?? judged.form;
  const traces = cases
    .filter((one) => suits(one, judged) && one.hasForm(judged.form))
    .flatMap((one) => {
      const [own, bcHg, hpgd] = [judged.form, one.bcHgForm, hpgdForm].map((form) => traceOf(one, form));
      return own === undefined || bcHg === undefined || hpgd === undefined ? [] : [{ own, bcHg, hpgd }];
    });
  return {
    traces: traces.map(({ own }) => own),
    ratios: traces.flatMap(({ own, bcHg }) => (bcHg > 0 ? own / bcHg : [])),
    belowHpgd: traces.filter(({ own, hpgd }) => own < hpgd).length,
  };
}

const knownTraces = new WeakMap<AnyCase, Map<FormName, number | undefined>>();

/** `computeTrace`, remembered: every estimator is compared with the same ones. */
function traceOf(one: AnyCase, form: FormName): number | undefined {
  let ofCase = knownTraces.get(one);
  if (!ofCase) knownTraces.set(one, (ofCase = new Map<FormName, number | undefined>()));
  if (!ofCase.has(form)) ofCase.set(form, computeTrace(one, form));
  return ofCase.get(form);
}

/** Trace of the covariance by the recursion; undefined where exact fractions do not hold it. */
function computeTrace(one: AnyCase, form: FormName): number | undefined {
  try {
    const { variance } = one.formMoments(form, null);
    const trace = variance.reduce<number>((total, x) => total + one.arithmetic.toNumber(x), 0);
    const radius = variance.reduce<number>((total, x) => total + one.arithmetic.radius(x), 0);
    return trace > radius ? trace : 0;
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}
