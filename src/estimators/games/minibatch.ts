import type { GameStep, GameParts } from './gameEstimate.js';
import { addGameSums, type GameSums } from './gameSums.js';
import { pairOf, stateOf } from '../../model/indices.js';

/** The parts of an estimator as tables: direct and Benefit by triple (null without a guiding term), follower by pair. */
export interface TabulatedParts {
  readonly direct: Float64Array;
  readonly benefit: Float64Array | null;
  readonly follower: Float64Array;
}

/** Evaluates parts that depend on (s,a,b) alone. `steps`: one for each triple, in order. */
export function tabulateParts(
  { direct, benefit, follower }: GameParts<number>,
  steps: readonly GameStep[],
): TabulatedParts {
  return {
    direct: Float64Array.from(steps, direct),
    benefit: benefit && Float64Array.from(steps, benefit),
    follower: Float64Array.from(
      steps.filter(({ b }) => b === 0),
      follower,
    ),
  };
}

/** A step of a game for each of its triples. */
export const everyStep = (states: number, leaderActions: number, actions: number): GameStep[] =>
  Array.from({ length: states * leaderActions * actions }, (_, triple) => {
    const pair = pairOf(triple, actions);
    return { t: 0, s: stateOf(pair, leaderActions), a: pair % leaderActions, b: triple % actions, pair, triple };
  });

/** Steps of episodes of the same length, one after another. */
export interface RecordedSteps {
  readonly episodeLength: number;
  readonly triples: Int32Array;
  readonly length: number;
}

/** How an estimate is formed from steps that were drawn. */
export interface MinibatchForm {
  readonly gammaF: number;
  readonly beta: number;
  readonly actions: number;
  /** The first step of a segment is that after the one drawn (1), or that itself (0: eq. (9) as printed). */
  readonly from: 0 | 1;
  /** Segments divided by the sum of their discounts. */
  readonly averaged: boolean;
  /** The segment of a step is the mean over all recorded visits of its (s,a,b): Algorithm 1. */
  readonly pooled: boolean;
  /** The segment of entry 0 ends with its own step: a slip of the published replay buffer. */
  readonly cutAtZero: boolean;
}

/**
 * The estimate of Theorem 2 from n steps that were drawn (with probabilities ∝ γ_Lᵗ, which takes the place of the weights γ_Lᵗ), as weights of
 * ∇log f(a|s): (1/n) Σ_i [direct_i ∇log f(a_i|s_i) + (Benefit_i/β) Σ_{m ≥ from} γ_F^m follower_{i+m} ∇log f(a_{i+m}|s_{i+m})], each segment to
 * the end of its episode. `benefits`: one for each draw (null: no guiding term). One pass over each episode that was drawn from (pooled: over
 * all), by `addGameSums`.
 */
export function minibatchSums(
  { episodeLength, triples, length }: RecordedSteps,
  draws: Int32Array,
  { direct, follower }: TabulatedParts,
  benefits: Float64Array | null,
  form: MinibatchForm,
): GameSums {
  const { gammaF, beta, actions, from, averaged, pooled, cutAtZero } = form;
  const sums = { weights: new Float64Array(follower.length), put: new Float64Array(follower.length) };
  const share = 1 / draws.length;
  for (const i of draws) sums.weights[Math.floor(triples[i] / actions)] += share * direct[triples[i]];
  if (!benefits) return sums;
  const put = new Map<number, Float64Array>();
  const add = (i: number, amount: number): void => {
    const episode = Math.floor(i / episodeLength);
    let own = put.get(episode);
    if (!own) put.set(episode, (own = new Float64Array(episodeLength)));
    own[i - episode * episodeLength] += amount;
  };
  const byTriple = new Float64Array(direct.length);
  draws.forEach((i, j) => {
    let weight = (share * benefits[j]) / beta;
    if (averaged) weight /= discountSum(gammaF, episodeLength - (i % episodeLength));
    if (pooled) byTriple[triples[i]] += weight;
    else if (cutAtZero && i === 0) {
      const pair = Math.floor(triples[i] / actions);
      if (from === 0) sums.weights[pair] += weight * follower[pair];
    } else add(i, weight);
  });
  if (pooled) {
    const visits = new Float64Array(direct.length);
    for (let i = 0; i < length; i++) visits[triples[i]]++;
    for (let i = 0; i < length; i++) if (byTriple[triples[i]] !== 0) add(i, byTriple[triples[i]] / visits[triples[i]]);
  }
  const pairs = new Int32Array(episodeLength);
  const followers = new Float64Array(episodeLength);
  const nothing = new Float64Array(episodeLength);
  for (const [episode, own] of put) {
    for (let t = 0; t < episodeLength; t++) {
      pairs[t] = Math.floor(triples[episode * episodeLength + t] / actions);
      followers[t] = follower[pairs[t]];
    }
    addGameSums({ pairs, direct: nothing, put: own, follower: followers }, episodeLength, gammaF, from, sums);
  }
  return sums;
}

/** 1 + γ + … + γ^{n−1}. */
const discountSum = (gamma: number, n: number): number => (gamma === 1 ? n : (1 - gamma ** n) / (1 - gamma));
