import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageVersion } from '../../src/library/packageVersion.js';
import { compiledCommand, runCommand, startDriver, type Driver, type Ended } from '../helpers/compiledCommand.js';
import { goodFile } from '../model/files/goodFile.js';

const home = mkdtempSync(join(tmpdir(), 'command-line-'));
const path = (name: string): string => join(home, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(path(name), typeof value === 'string' ? value : JSON.stringify(value));
  return path(name);
};
let main = '';
let driver: Driver;
beforeAll(async () => {
  main = await compiledCommand(home);
  driver = startDriver(main);
});
afterAll(async () => {
  await driver.end();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command given as one text. */
const oracle = (text: string, env?: Readonly<Record<string, string>>): Promise<Ended> =>
  driver.run(text.split(' '), env);
const json = <T>({ stdout }: Ended): T => JSON.parse(stdout) as T;

const FILE = write('good.json', goodFile());
const THETA = write('theta.txt', '0.25, -1/4\n');
const CHILD = fileURLToPath(new URL('../conformance/children/child.mjs', import.meta.url));

describe('wrong usage and wrong input end with 2 and say what was expected', () => {
  test.each([
    ['nonsense', /unknown command 'nonsense'/],
    ['truth', /missing required argument 'instance'/],
    ['truth nowhere.json', /nowhere\.json: it does not exist \(ENOENT\)/],
    ['truth random:nowhere:1:0', /nowhere/],
    ['truth toy-r2 --route nonsense', /expected one of finite-differences, /],
    ['truth toy-r2 --digits 4', /expected a whole number from 5 to 200/],
    [`truth ${FILE} --set p=0.5`, /settings only for built-in tasks/],
    ['truth toy-r2 --set p', /key=value/],
    [`truth ${FILE} --theta ${write('object.json', '{}')}`, /a list of numbers/],
    [`truth ${FILE} --theta ${write('null.json', '[null, 1]')}`, /\/theta\/0/],
    ['truth thermal-control --route implicit', /finite-differences, formulas, adjoint, found implicit/],
    [`truth thermal-control --theta ${THETA}`, /\/theta: expected 8 numbers, found 2 numbers/],
    ['truth random:layered:1:0 --route game-implicit', /mixed-derivative, found game-implicit/],
    ['truth random:layered:1:0 --route formulas', /mixed-derivative, found formulas/],
    ['explain thermal-control --estimator bc-hg', /finitely many states/],
    [
      'estimate thermal-control --estimator mine.ts',
      /an id: estimators in files are for problems with finitely many states/,
    ],
    ['estimate bilevel-lqr --set horizon=20 --estimator bc-hg', /\/horizon: expected null/],
    ['instance toy-r2 --set backup=code', /backup=paper/],
    ['moments random:layered:1:0 --estimator nonsense', /expected one of .*bc-hg/],
    ['moments random:layered:1:0 --estimator game:bc-hg', /markov-game/],
    ['moments toy-r2 --set backup=code --estimator game:bc-hg', /backup=paper/],
    ['moments thermal-control --estimator bc-hg', /finitely many states/],
    ['estimate random:layered:1:0 --estimator nonsense', /nonsense/],
    ['explain random:layered:1:0 --estimator mutant:nonsense', /mutant:nonsense/],
    ['verify --stratum nonsense', /nonsense/],
    ['verify --estimator nonsense', /nonsense/],
    ['truth four-rooms --set nonsense=1', /nonsense/],
    ['truth toy-r2 --set beta=nonsense', /\/beta: expected a finite number/],
    ['truth toy-r2 --set backup=nonsense', /"paper" or "code"/],
    ['explain toy-r2 --set backup=code --estimator game:bc-hg', /backup=paper/],
    ['estimate toy-r2 --set backup=code --estimator game:bc-hg', /backup=paper/],
    ['experiment show nonsense', /nonsense/],
    [`experiment sweep toy-r2 --grid ${path('nowhere')} --out ${path('never')}`, /a JSON file with a list of settings/],
    [
      `experiment sweep toy-r2 --grid ${write('odd.json', '[{"lr":null}]')} --out ${path('never')}`,
      /\/grid\/0\/lr: expected/,
    ],
    ['experiment run toy-r2 --method nonsense', /nonsense/],
    [`experiment sweep toy-r2 --shard 2/1 --out ${path('never')}`, /expected i\/n with 1 ≤ i ≤ n/],
    [`conform --expect-fail ${path('nowhere')} -- true`, /\/expect-fail: expected a file/],
  ])('%s', async (command, message) => {
    const { status, stdout, stderr } = await oracle(command);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('help and version are no errors', async () => {
    expect(await runCommand(main, ['--version'])).toMatchObject({ status: 0, stdout: `${packageVersion()}\n` });
    const help = await oracle('verify --help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('--instances <n>');
  });
});

interface TruthDocument {
  readonly hypergradient: readonly { readonly f64: number }[];
  readonly agreement: { readonly holds: boolean };
  readonly routes: Readonly<Record<string, object>>;
}

describe('truth', () => {
  test('says the same of a file, of its text on standard input, and in words', async () => {
    const file = await oracle(`truth ${FILE} --digits 10 --json`);
    const document = json<TruthDocument>(file);
    expect([file.status, document.agreement.holds, document.hypergradient.length]).toEqual([0, true, 2]);
    const piped = await runCommand(main, ['truth', '-', '--digits', '10', '--json'], JSON.stringify(goodFile()));
    expect(piped.stdout).toBe(file.stdout);
    const words = await oracle(`truth ${FILE} --digits 10`);
    expect(words.status).toBe(0);
    for (const { f64 } of document.hypergradient) expect(words.stdout).toContain(f64.toFixed(8).slice(0, -1));
  });

  test('takes the point from a file, as a list or as words, and the routes that are asked for', async () => {
    const command = (theta: string) => oracle(`truth ${FILE} --theta ${theta} --route implicit --route theorem --json`);
    const words = json<TruthDocument>(await command(THETA));
    expect(words).toEqual(json(await command(write('theta.json', '[0.25, "-1/4"]'))));
    const taken = Object.entries(words.routes).filter(([, route]) => !('skipped' in route));
    expect(taken.map(([id]) => id).sort()).toEqual(['implicit', 'theorem']);
    const moved = json<TruthDocument>(await oracle(`truth ${FILE} --digits float64 --json`));
    expect(moved.hypergradient[0].f64).not.toBe(words.hypergradient[0].f64);
  });

  test('knows games with either backup, and linear-quadratic problems', async () => {
    const game = await oracle(
      'truth toy-r2 --set p=0.53 --set backup=code --digits 10 --route finite-differences --json',
    );
    expect([game.status, json<{ readonly dJdp: object }>(game).dJdp]).toEqual([0, expect.any(Object)]);
    const words = await oracle('truth toy-r1 --digits 10 --route game-implicit --route implicit');
    expect(words.status).toBe(0);
    expect(words.stdout).toMatch(/toy-r1/);
    const skipping = json<{ readonly routes: Readonly<Record<string, object>> }>(
      await oracle('truth random:games:1:0 --digits 10 --json'),
    );
    expect(skipping.routes['game-implicit']).toHaveProperty('value');
    const building = await oracle('truth thermal-control --digits 10 --json');
    expect([building.status, json<TruthDocument>(building).hypergradient.length]).toEqual([0, 8]);
    expect((await oracle('truth bilevel-lqr')).status).toBe(0);
  });
});

describe('moments and estimate', () => {
  interface Moments {
    readonly mean: readonly { readonly f64: number }[];
    readonly variance: readonly number[];
  }
  test('the moments of a batch of four have a quarter of the variance', async () => {
    const moments = async (batch: number) =>
      json<Moments>(await oracle(`moments random:layered:1:0 --estimator bc-hg --digits 20 --batch ${batch} --json`));
    const [one, four] = [await moments(1), await moments(4)];
    expect(four.mean).toEqual(one.mean);
    // Both are rounded to doubles once.
    four.variance.forEach((v, k) => expect(4 * v).toBeCloseTo(one.variance[k], 12));
  });

  test('moments are told in words, of games too, cut after a horizon', async () => {
    const { status, stdout } = await oracle('moments toy-r2 --estimator game:bc-hg --horizon 3 --digits float64');
    // In double precision it is not known whether there is a bias.
    expect([status, /bias: unknown/.test(stdout)]).toEqual([3, true]);
    expect(stdout).toMatch(/toy-r2: game:bc-hg/);
    const lowered = await oracle('moments toy-r1 --estimator bc-hg --horizon 3 --batch 2 --json');
    expect([lowered.status, json<Moments>(lowered).variance.length]).toEqual([0, 6]);
  });

  test('estimates of the same seed are the same, in words and as JSON', async () => {
    const command = 'estimate random:layered:1:0 --estimator bc-hg --batch 4 --repeats 4 --seed 2';
    const [first, second] = [await oracle(`${command} --json`), await oracle(`${command} --json`)];
    expect(first).toEqual(second);
    expect(first.status).toBe(0);
    expect((await oracle(command)).stdout).toMatch(/4 batches of 4 \(seed 2\)/);
  });

  test('a linear-quadratic task printed as a file is the same problem for every command, at another point, too', async () => {
    const printed = await oracle('instance bilevel-lqr --set gain=-3,-3 --set gammaL=0.5');
    const file = write('lqr.json', printed.stdout);
    expect([printed.status, (await oracle(`instance ${file}`)).stdout]).toEqual([0, printed.stdout]);
    const task = 'bilevel-lqr --set gain=-3,-3 --set gammaL=0.5';
    for (const [command, options] of [
      ['truth', '--digits 8 --json'],
      ['truth', '--digits float64 --route formulas'],
      ['estimate', '--estimator bc-hg-integrated --batch 2 --repeats 2 --steps 5 --json'],
    ]) {
      const [ofTask, ofFile] = [
        await oracle(`${command} ${task} ${options}`),
        await oracle(`${command} ${file} ${options}`),
      ];
      expect(ofFile).toEqual(ofTask);
      expect(ofFile.status).toBe(0);
    }
    const moved = await oracle(`truth ${file} --theta ${write('gain.txt', '-2 -1/2')} --digits 8 --json`);
    const there = await oracle('truth bilevel-lqr --set gain=-2,-1/2 --set gammaL=0.5 --digits 8 --json');
    expect(moved).toEqual(there);
  });

  test('estimates of continuous states are made', async () => {
    const { status, stdout } = await oracle(
      'estimate thermal-control --estimator bc-hg --batch 2 --repeats 2 --steps 5',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/thermal-control/);
    const document = await oracle('estimate thermal-control --estimator bc-hg --batch 2 --repeats 2 --steps 5 --json');
    expect([document.status, json<{ readonly components: readonly object[] }>(document).components.length]).toEqual([
      0, 8,
    ]);
  });
});

describe('what is judged', () => {
  test('verify: an estimator whose claims all apply to a stratum holds, with a file for CI', async () => {
    const junit = path('verify.xml');
    const { status, stdout } = await oracle(
      `verify --estimator naive-pgd --stratum rational --instances 1 --junit ${junit}`,
    );
    expect([status, stdout]).toEqual([0, expect.stringMatching(/naive-pgd .*holds/)]);
    expect(await readFile(junit, 'utf8')).toMatch(/^<\?xml[^]*<testsuites/);
  });

  test('verify: a stratum to which some claims do not apply leaves them undetermined', async () => {
    const { status, stdout } = await oracle('verify --stratum rational --instances 2 --json');
    const { verdict, strata } = JSON.parse(stdout) as {
      readonly verdict: string;
      readonly strata: readonly { readonly id: string }[];
    };
    expect([status, verdict, strata.map(({ id }) => id)]).toEqual([3, 'undetermined', ['rational']]);
  });

  test('verify: a wrong estimator fails, and GitHub is told in its own way', async () => {
    const command = 'verify --estimator examples/my-estimator-wrong.mjs --stratum cyclic --instances 1 --json';
    const plain = await oracle(command, { GITHUB_ACTIONS: '' });
    expect([plain.status, json<{ readonly verdict: string }>(plain).verdict]).toEqual([1, 'fails']);
    expect(plain.stderr).toMatch(/^FAILS /);
    const annotated = await oracle(command, { GITHUB_ACTIONS: 'true' });
    expect(annotated.stderr).toMatch(/^::error title=hypergrad-oracle verify::/);
    expect(annotated.stderr).toMatch(/^::error file=examples\/my-estimator-wrong\.mjs,line=[2-9]\d*,title=.*fails /m);
  });

  test('conform: one case of a wrong implementation, with summary, annotation and a replay that fails alike', async () => {
    const child = 'spec/conformance/children/planted.mjs';
    const summary = write('summary.md', 'before\n');
    const only = 'estimate/bc-hg/layered-*/single';
    const command = `conform --exact-bias 0 --only ${only} --json -- node ${child} guiding-times-1.7`;
    const ended = await oracle(command, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary });
    const { cases } = json<{ readonly cases: readonly { readonly id: string; readonly replay?: string }[] }>(ended);
    const failing = cases.find(({ replay }) => replay !== undefined)!;
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(`^::error file=${child},line=[1-9]\\d+,title=hypergrad-oracle conform::This bc-hg`, 'm')); // prettier-ignore
    const text = await readFile(summary, 'utf8');
    expect(text).toMatch(/^before\n## hypergrad-oracle conform: ❌ fails/);
    expect(text).toContain(failing.replay!);
    const again = await oracle(failing.replay!.replace('npx hypergrad-oracle ', '').replaceAll("'", ''), {
      GITHUB_ACTIONS: '',
    });
    expect([again.status, again.stdout.includes(`FAILS ${failing.id}`)]).toEqual([1, true]);
  });

  test('conform and fixtures show: what matches nothing is refused with the nearest id, and without a command all is listed', async () => {
    const wrong = await oracle('conform --only estimate/bchg/layered-2603-0/single -- node nowhere.mjs');
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringMatching(/\/only\/0: expected .*estimate\/bc-hg\/layered-2603-/),
    ]);
    expect((await oracle('fixtures show estimate/bchg/layered')).status).toBe(2);
    const listed = await oracle('conform --list --exact-bias 0 --only estimate/bc-hg/*');
    expect([listed.status, listed.stdout.trim().split('\n').length]).toEqual([0, 110]);
    const shown = await oracle(`fixtures show ${listed.stdout.split('\n')[0]} --json`);
    expect(Object.keys(json<object>(shown))).toEqual(['case', 'instance']);
    expect((await oracle('conform')).status).toBe(2);
    const coarse = await oracle('conform --precision bfloat16 -- node nowhere.mjs');
    expect([coarse.status, coarse.stderr]).toEqual([
      2,
      expect.stringMatching(/known mistakes pass; compute in float32/),
    ]);
  });

  test('explain: what matches no estimator of an implementation is refused, and what it gives is a verdict', async () => {
    const child = '-- node spec/conformance/children/planted.mjs';
    const wrong = await oracle(`explain random:layered:1:5 --estimator bc-hgg ${child}`);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringMatching(/did you mean "bc-hg"/)]);
    const right = await oracle(`explain random:layered:1:5 --estimator bc-hg ${child}`);
    expect([right.status, right.stdout]).toEqual([
      0,
      expect.stringMatching(/^layered\/1\/5: planted: bc-hg\n.* holds/),
    ]);
    expect((await oracle('explain random:layered:1:5')).status).toBe(2);
  });

  test('explain: what a known mistake computes, beside what is right', async () => {
    const { status, stdout } = await oracle('explain random:rational:1:0 --estimator mutant:wrong-sign --json');
    expect([status, (JSON.parse(stdout) as { readonly verdict: string }).verdict]).toEqual([1, 'fails']);
    const right = await oracle('explain random:rational:1:0 --estimator bc-hg');
    expect(right.status).toBe(0);
  });

  test('explain and estimate: a module that cannot be loaded is wrong usage, told in words or as JSON', async () => {
    const bad = write('bad.mjs', 'throw new Error("early");');
    const words = await oracle(`explain random:rational:1:0 --estimator ${bad}`);
    expect([words.status, words.stdout]).toEqual([2, expect.stringMatching(/^FAILS .*throws Error: early/)]);
    const document = await oracle(`estimate random:rational:1:0 --estimator ${bad} --json`);
    expect([document.status, json(document)]).toEqual([
      2,
      {
        estimator: bad,
        verdict: 'fails',
        misbehaviour: { kind: 'load', message: expect.stringMatching(/early/) as string },
      },
    ]);
  });

  test('conform: a child that answers zeros fails; where those cases must fail, it holds', async () => {
    const junit = path('conform.xml');
    // Of one estimator: the whole corpus is in the words below.
    const only = '--only estimate/bc-hg/*';
    const failing = await oracle(
      `conform --exact-bias 0 ${only} --json --junit ${junit} -- ${process.execPath} ${CHILD}`,
    );
    expect(failing.status).toBe(1);
    expect(await readFile(junit, 'utf8')).toMatch(/<failure /);
    const { cases } = json<{ readonly cases: readonly { readonly id: string; readonly outcome: string }[] }>(failing);
    const wrong = cases.filter(({ outcome }) => outcome === 'fails').map(({ id }) => id);
    const list = write('expected.txt', wrong.join('\n'));
    const excused = await oracle(
      `conform --exact-bias 0 ${only} --expect-fail ${list} -- ${process.execPath} ${CHILD}`,
    );
    expect([excused.status, excused.stdout]).toEqual([0, expect.stringMatching(/expected-failure/)]);
    const words = await oracle(`conform --exact-bias 1 -- ${process.execPath} ${CHILD}`);
    expect(words.stdout).toMatch(/… and \d+ more[^]*exact bias of[^]*DOES NOT CONFORM/);
  });

  test('fixtures list: counts what is there', async () => {
    const list = json<{ readonly instances: number; readonly cases: object }>(await oracle('fixtures list --json'));
    expect(list.instances).toBeGreaterThan(0);
    expect((await oracle('fixtures list')).stdout).toContain(`on ${list.instances} instances`);
  });
});

describe('experiment', () => {
  test('list and show: every task, in words and as JSON', async () => {
    const tasks = json<readonly { readonly task: string }[]>(await oracle('experiment list --json'));
    const words = await oracle('experiment list');
    expect(words.stdout.trim().split('\n').length).toBe(tasks.length);
    expect((await oracle('experiment show bilevel-lqr')).stdout).toMatch(/setting +default +source/);
    expect(json(await oracle('experiment show four-rooms --json'))).toEqual(json<object[]>(await oracle('experiment list --json'))[0]); // prettier-ignore
  });

  test('run: the last value of the curve is the final one', async () => {
    const command = 'experiment run four-rooms --method naive-pgd --set lr=0.1 --iterations 3';
    const run = json<{ readonly curve: readonly (readonly [number, number])[]; readonly final: number }>(await oracle(`${command} --json`)); // prettier-ignore
    expect(run.curve.at(-1)![1]).toBe(run.final);
    expect((await oracle(command)).status).toBe(0);
  });

  test('sweep, select and plot: from runs to a figure', async () => {
    const out = path('sweep');
    const grid = write('grid.json', [{ lr: 0.1 }, { lr: 0.5 }]);
    const sweep = `experiment sweep four-rooms --methods naive-pgd --grid ${grid} --seeds 2 --iterations 30 --threads 2 --out ${out}`;
    expect((await oracle(sweep)).stdout).toMatch(/4 runs in .*: 0 were there, 4 are new/);
    expect((await readdir(join(out, 'runs'))).length).toBe(4);
    const [selection] = json<{ readonly method: string }[]>(await oracle(`experiment select ${out} --json`));
    expect(selection.method).toBe('naive-pgd');
    expect((await oracle(`experiment select ${out} --csv`)).stdout.trim().split('\n').length).toBe(3);
    expect((await oracle(`experiment select ${out} --decide most`)).stdout).toMatch(/naive-pgd/);
    const [svg, data] = [path('figure.svg'), path('figure.json')];
    expect((await oracle(`experiment plot ${out} --out ${svg} --data ${data}`)).status).toBe(0);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg[^]*<\/svg>\s*$/);
    expect(JSON.parse(await readFile(data, 'utf8'))).toEqual(expect.any(Object));
  });
});
