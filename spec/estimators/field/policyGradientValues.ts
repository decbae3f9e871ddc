/**
 * What each ordinary policy gradient gives on the game of `spec/verdict/games/gameMistakeInstance.ts` whose follower observes: both components for the rollout that ends, then both for
 * the one that is cut. `scripts/mistake-values/policy_gradients.py` derives all numbers of this file in exact fractions, from the definitions and the texts of the mistakes.
 */
export const POLICY_GRADIENT_VALUES: Readonly<Record<string, readonly string[]>> = {
  reinforce: ['80481/1024', '9241/384', '-3453/256', '1231/16'],
  'reinforce-to-go': ['60873/1024', '1733/256', '-1581/256', '799/16'],
  'reinforce-baseline': ['30393/1024', '1325/256', '-141/256', '199/16'],
  'actor-critic': ['2187/1024', '41/4', '-3/2', '557/32'],
  'actor-critic-wrong-critic': ['13107/5120', '3451/320', '-249/160', '301/16'],
  'gae-0.5': ['80775/8192', '9077/1024', '-1335/512', '2801/128'],
  'gae-0.95': ['1096851789/40960000', '2928841/512000', '-18453/5120', '363989/12800'],
  'gae-0.5-wrong-critic': ['454353/40960', '47683/5120', '-3531/1280', '7517/320'],
  'gae-0.95-wrong-critic': ['3021563067/102400000', '7581823/1280000', '-49161/12800', '974153/32000'],
  'ppo-first-step': ['1096851789/40960000', '2928841/512000', '-18453/5120', '363989/12800'],
};

/** The same for each known mistake; those with a root to 30 digits. */
export const POLICY_GRADIENT_MISTAKE_VALUES: Readonly<Record<string, readonly string[]>> = {
  'game:policy-gradient-undiscounted-states': ['1785830589/40960000', '9904841/384000', '-6471/1280', '422789/12800'],
  'game:policy-gradient-discounted-twice': ['2838093/65536', '-19297/8192', '-4551/1024', '23111/512'],
  'game:policy-gradient-bootstraps-at-the-end': [
    '12196690011/327680000',
    '38703359/4096000',
    '-18453/5120',
    '363989/12800',
  ],
  'game:policy-gradient-cut-taken-for-end': ['1096851789/40960000', '2928841/512000', '-3063/5120', '158519/12800'],
  'game:policy-gradient-lambda-without-discount': ['176274501/3200000', '199857/160000', '-14727/3200', '36891/1000'],
  'game:policy-gradient-undiscounted-td-error': [
    '1773289269/40960000',
    '1442961/512000',
    '-32223/5120',
    '551199/12800',
  ],
  'game:policy-gradient-baseline-of-the-action': ['33033/1024', '-1523/256', '435/256', '-101/16'],
  'game:policy-gradient-baseline-of-the-next-state': ['26025/1024', '3013/256', '147/256', '299/16'],
  'game:policy-gradient-reversed': ['-28857/1024', '-813/256', '525/256', '-167/16'],
  'game:policy-gradient-normalised-advantages': [
    '-3.48398718745950750490882251759',
    '2.98328749793636263463552543933',
    '0.838790274862470225426890003904',
    '3.38660284948164231795989802204',
  ],
};

/** Means over all unlimited rollouts, by family and setting: TD errors times the eligibility that arrives with them. */
export const POLICY_GRADIENT_MEANS: Readonly<Record<string, readonly string[]>> = {
  gae: ['-691/412', '3061/309'],
  'gae-wrong-critic 1/2': ['-4613691/2750512', '25245281/2578605'],
  'gae-wrong-critic 19/20': ['-354338697/211229104', '1958240369/198027285'],
  'critic-error 1/10': ['-11031/6592', '24101/2472'],
  'critic-error 1': ['-5403/3296', '10309/1236'],
  'lambda-without-discount 19/20': ['-907689/542398', '40836769/4067985'],
};
