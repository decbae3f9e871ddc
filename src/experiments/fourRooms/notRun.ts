import type { OpenClaim } from '../publish/paperClaim.js';

interface NotRun {
  readonly id: string;
  readonly claim: string;
  readonly source: string;
  readonly statistic: string;
  readonly because: string;
}

const RESULTS = 'paper, section 5.1, Results';

/** Sentences of the paper whose runs have not been made: each with the statistic that will decide it. */
const SENTENCES: readonly NotRun[] = [
  {
    id: 'repeats',
    claim: 'HPGD degrades at small β because actions at a state repeat less',
    source: RESULTS,
    statistic: 'share of visited states with two different actions, by β; then the level with repeats forced',
    because: 'the runs with forced repeats have not been made',
  },
  {
    id: 'gradient-vf',
    claim: "HPGD fails because its estimate of the gradient of the follower's value is poor",
    source: RESULTS,
    statistic: 'HPGD (MC) with the exact gradient of V_F in its place less HPGD (MC), paired by seed',
    because: 'the runs with the exact gradient of V_F have not been made',
  },
];

/** These sentences as claims that nothing decides yet. */
export const notRunClaims = (): OpenClaim[] =>
  SENTENCES.map(({ because, ...claim }) => ({
    ...claim,
    rule: 'undetermined until these runs are made',
    figure: {},
    evidence: { open: because },
  }));
