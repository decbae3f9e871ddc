import type { Grid, SweepPlan } from '../../experiments/engine/cases.js';
import { selectBest, type Candidate } from '../../experiments/engine/select.js';
import { numberOf } from '../../experiments/engine/settings.js';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../experiments/fourRooms/fourRoomsExperiment.js';
import { FOUR_ROOMS_BETAS as BETAS } from '../../experiments/fourRooms/paperClaims.js';
import { sweepsIn } from './runsIn.js';
import { runPlan, type Stages, type SweepHome } from '../stages.js';

/** The other batch sizes, the most telling first. */
const OTHER_BATCHES = [1000, 200, 400];
/** Each method's best point with a follower that is not stopped. */
const STOPPED_GRID: Readonly<Record<string, Grid>> = {
  'bc-hg': [{ lr: 0.05, alpha: 0.5 }],
  'hpgd-sa': [{ lr: 0.1, alpha: 0.9 }],
  'hpgd-mc': [{ lr: 0.01 }],
  'naive-pgd': [{ lr: 0.5 }],
};
/** The runs whose paths are kept: each method at its best point at β = 0.003. */
const PATH_GRID: Readonly<Record<string, Grid>> = {
  ...STOPPED_GRID,
  'bc-hg-centred': [{ lr: 0.05, alpha: 0.5 }],
  'hpgd-oracle': [{ lr: 0.05 }],
  exact: [{ lr: 0.5 }],
};
/** Followers that begin anew or go on, and the steps that they make. */
const STOPPED: Readonly<Record<string, readonly number[]>> = { reset: [1, 2, 5, 10, 20, 50], carry: [1, 10] };

/** What the protocol asks of. */
const PROTOCOL_METHODS = ['bc-hg', 'hpgd-sa', 'hpgd-mc', 'hpgd-oracle', 'sobirl', 'naive-pgd'];

/** The methods of the sentence about weak entropy regularisation. */
const ENTROPY_METHODS = ['bc-hg', 'hpgd-sa', 'hpgd-mc'];

type Plan = Omit<SweepPlan, 'task' | 'iterations'>;

const gridName = (batch: number): string => `four-rooms-${batch}`;
const axesOf = (batch: number, betas: readonly number[]): SweepPlan['axes'] => ({ beta: betas, batch: [batch] });
const atSeed0 = ({ seeds, lastMeans }: Candidate): number => lastMeans[seeds.indexOf(0)];

/** The sweeps that the stages are made of. */
function sweepsInto(home: SweepHome) {
  const run = (name: string, plan: Plan): Promise<void> =>
    runPlan(home, name, { task, iterations: task.iterations, ...plan });

  /** `count` points of a method at a β in the order of seed 0, from the best on, whatever other seeds some of them have by now. */
  const leading = async (batch: number, method: string, beta: number, count: number): Promise<Grid> => {
    const all = await selectBest(
      await sweepsIn(home.directory, new RegExp(`^(${gridName(batch)}|protocol-${batch})$`)),
    );
    const { candidates } = all.find((one) => one.method === method && one.axes['beta'] === beta)!;
    const ranked = [...candidates].sort((a, b) => atSeed0(b) - atSeed0(a));
    return ranked
      .slice(0, count)
      .map(({ settings }) => ({ lr: numberOf(settings, 'lr'), alpha: numberOf(settings, 'alpha') }));
  };

  /** Every point of the published grids; by default at seed 0. */
  const grids = (batch: number, methods: readonly string[], seeds = 1): Promise<void> =>
    run(gridName(batch), { methods, axes: axesOf(batch, BETAS), grid: 'published', seeds });

  /** The published protocol (docs/experiments-protocol.md): ten seeds at every point of the grid of every published method. */
  const protocol = (batch: number): Promise<void> =>
    run(`protocol-${batch}`, { methods: PROTOCOL_METHODS, axes: axesOf(batch, BETAS), grid: 'published', seeds: 10 });

  /** More seeds for the leading points of a method, in directories of their own. */
  const more = async (batch: number, method: string, count: number, seeds: number): Promise<void> => {
    for (const beta of BETAS) {
      const grid = await leading(batch, method, beta, count);
      const plan = { methods: [method], axes: axesOf(batch, [beta]), grid, seeds, firstSeed: 1 };
      await run(`${gridName(batch)}-more-${method}-${beta}`, plan);
    }
  };

  /** Other forms of BC-HG at the settings that are its best by seed 0. */
  const asBcHg = async (
    name: string,
    methods: readonly string[],
    seeds: number,
    axes: SweepPlan['axes'] = {},
  ): Promise<void> => {
    for (const beta of BETAS) {
      const grid = await leading(100, 'bc-hg', beta, 1);
      await run(`${gridName(100)}-${name}-${beta}`, {
        methods,
        axes: { ...axesOf(100, [beta]), ...axes },
        grid,
        seeds,
      });
    }
  };
  /** Seeds 10 to 19 at the points that the protocol selects at N = 100. */
  const weakEntropy = async (): Promise<void> => {
    const selections = await selectBest(await sweepsIn(home.directory, /^protocol-100$/));
    for (const { method, axes, best } of selections.filter((one) => ENTROPY_METHODS.includes(one.method))) {
      const beta = numberOf(axes, 'beta');
      const grid = [{ lr: numberOf(best!.settings, 'lr'), alpha: numberOf(best!.settings, 'alpha') }];
      const plan = { methods: [method], axes: axesOf(100, [beta]), grid, seeds: 10, firstSeed: 10 };
      await run(`weak-entropy-${method}-${beta}`, plan);
    }
  };
  return { run, grids, protocol, more, asBcHg, weakEntropy };
}

/**
 * The sweeps of Four-Rooms, the most valuable first: the published protocol at N = 100, and the exact ascents and controls beside it. At the other N
 * seed 0 at every grid point decides which points get more seeds, until their protocol has run.
 */
export function fourRoomsStages(home: SweepHome): Stages {
  const { run, grids, protocol, more, asBcHg, weakEntropy } = sweepsInto(home);
  return {
    'protocol-100': () => protocol(100),
    'grid-100': () => grids(100, ['exact']),
    'seeds-100': () => more(100, 'exact', 1, 2),
    'weak-entropy': weakEntropy,
    // As many steps of the oracle as of the leader.
    'oracle-steps': () =>
      run('oracle-steps-100', { methods: ['hpgd-oracle'], axes: { ...axesOf(100, BETAS), oracleSteps: [100] }, grid: 'published', seeds: 10 }), // prettier-ignore
    // The same settings as the best of BC-HG by seed 0, Benefits permuted.
    placebo: () => asBcHg('placebo', ['bc-hg-placebo'], 10),
    ...Object.fromEntries(
      OTHER_BATCHES.flatMap((batch) => [
        [`grid-${batch}`, () => grids(batch, ['bc-hg', 'naive-pgd', 'hpgd-mc'])],
        [`seeds-${batch}`, () => more(batch, 'bc-hg', batch === 1000 ? 1 : 2, 9)],
        [`mc-${batch}`, () => grids(batch, ['hpgd-mc'], 10)],
        [`sa-${batch}`, () => grids(batch, ['hpgd-sa'])],
        [`sa-seeds-${batch}`, () => more(batch, 'hpgd-sa', 1, 9)],
        [`oracle-${batch}`, () => grids(batch, ['hpgd-oracle'])],
        [`protocol-${batch}`, () => protocol(batch)],
      ]),
    ),
    'first-order': () =>
      run('four-rooms-100-first-order', { methods: ['exact-first-order'], axes: axesOf(100, BETAS), grid: 'published', seeds: 1 }), // prettier-ignore
    // No score depends on θ here, so that bc-hg-td is BC-HG transition by transition, and bc-hg-td-centred is bc-hg-centred.
    forms: () => asBcHg('forms', ['bc-hg-td', 'bc-hg-centred'], 10),
    // One run of each method with its parameters kept, for scripts/four-rooms-path.mjs.
    paths: () =>
      run('four-rooms-paths', { methods: Object.keys(PATH_GRID), axes: { beta: [0.003], snapshots: [500] }, grid: PATH_GRID, seeds: 1 }), // prettier-ignore
    stopped: async () => {
      for (const [follower, levels] of Object.entries(STOPPED))
        for (const steps of levels) {
          const axes = { beta: [0.003], envs: [2], follower: [follower], stopPolicyIter: [steps] };
          const plan = { methods: Object.keys(STOPPED_GRID), axes, grid: STOPPED_GRID, seeds: 3 };
          await run(`four-rooms-stopped-${follower}-${steps}`, plan);
        }
    },
    // The value of the same policies under the law of motion of the rollouts.
    simulator: () => asBcHg('simulator', ['bc-hg'], 3, { secondMetric: ['simulator'] }),
  };
}
