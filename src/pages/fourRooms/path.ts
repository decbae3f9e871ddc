import type { SettingValue } from '../../experiments/engine/settingSpec.js';
import type { RelativeMoments } from '../../experiments/fourRooms/pathMoments.js';

/** A method as it runs: mean and spread of its batches at parameters that stay; `noise`: what sampling leaves open of the bias. */
export interface SampledMoments extends RelativeMoments {
  readonly noise: number;
}

/** What is known at one point of a path. */
export interface PathPointResult {
  readonly iteration: number;
  readonly objective: number;
  readonly gradientNorm: number;
  readonly estimators: Readonly<Record<string, Readonly<Record<'whole' | 'asDrawn', RelativeMoments>>>>;
  readonly sampled?: SampledMoments;
}

/** The path of one run. */
export interface PathResult {
  /** The oracle at the start of the path with ten times its steps. */
  readonly tenfoldSteps?: SampledMoments;
  readonly method: string;
  readonly beta: SettingValue;
  readonly batch: SettingValue;
  readonly lr: SettingValue;
  readonly alpha: SettingValue;
  readonly seed: number;
  readonly lastMean: number;
  readonly points: readonly PathPointResult[];
}

/** fixtures/results/four-rooms-path.json. */
export interface PathResults {
  readonly paths: readonly PathResult[];
}
