import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PaperClaim } from '../../src/experiments/publish/paperClaim.js';
import {
  CLAIMANTS,
  claimantOf,
  claimsOfTask,
  foundInWords,
  sumOfClaims,
  type ClaimedTask,
} from '../../src/experiments/publish/paperPage.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const TASKS: readonly ClaimedTask[] = (
  [
    ['Four-Rooms', 'experiments.md', 'four-rooms'],
    ['toy game', 'experiments-toy.md', 'toy-game'],
    ['thermal control', 'experiments-continuous.md', 'thermal-control'],
    ['bi-level LQR', 'experiments-bilevel-lqr.md', 'bilevel-lqr'],
  ] as const
).map(([title, page, name]) => {
  const file = `fixtures/claims/${name}.json`;
  return { title, page, file, claims: (JSON.parse(read(file)) as { claims: PaperClaim[] }).claims };
});

/** Text without what prettier does to tables and emphasis. */
const bare = (text: string): string => text.replace(/[-\s]+/g, ' ');
const claim = (parts: Partial<PaperClaim>): PaperClaim => ({
  id: 'x',
  claim: 'it is so',
  source: 'paper, Figure 2',
  statistic: 'a less b',
  rule: 'above zero',
  figure: {},
  verdict: 'reproduced',
  chances: null,
  commands: [],
  ...parts,
});

describe('the page of the paper', () => {
  it('has the sum and every claim as they are in fixtures/claims/ (npm run docs:paper)', () => {
    const page = bare(read('docs/paper.md'));
    expect(page).toContain(bare(sumOfClaims(TASKS)));
    for (const task of TASKS) expect(page).toContain(bare(claimsOfTask(task)));
  });

  it('counts every claim once by task and once by who makes it', () => {
    const total = TASKS.reduce((sum, { claims }) => sum + claims.length, 0);
    const rows = sumOfClaims(TASKS)
      .split('\n')
      .filter((line) => / \d/.test(line) && line.startsWith('|'))
      .map((line) => line.split('|').slice(2, -1).map(Number));
    for (const [claims, ...verdicts] of rows) expect(verdicts.reduce((sum, x) => sum + x, 0)).toBe(claims);
    const [byTask, together, byClaimant] = [
      rows.slice(0, TASKS.length),
      rows[TASKS.length],
      rows.slice(TASKS.length + 1),
    ];
    expect(together[0]).toBe(total);
    for (const parts of [byTask, byClaimant])
      expect(together).toEqual(together.map((_, i) => parts.reduce((sum, row) => sum + row[i], 0)));
  });

  it('tells who makes a claim by its source', () => {
    const of = (source: string): string => claimantOf(claim({ source }));
    expect(of('paper, section 5.3, and its code')).toBe('the paper');
    expect(of('published code; not in the paper')).toBe('its code and data');
    expect(of('observed; not in the paper')).toBe('observed by us');
    expect(of('not in the paper')).toBe('observed by us');
    expect(of('control; not in the paper')).toBe('control of our own');
    const known = new Set(TASKS.flatMap(({ claims }) => claims.map(claimantOf)));
    expect(known).toEqual(new Set(CLAIMANTS));
  });

  it('marks controls, and names the rule of each claim by a letter that is explained once', () => {
    const claims = [
      claim({}),
      claim({ source: 'control; not in the paper' }),
      claim({ rule: 'below zero', claim: 'a | b' }),
    ];
    const text = claimsOfTask({ title: 'task', page: 'page.md', file: 'file.json', claims });
    expect(text).toContain('| it is so | the paper |  | a | reproduced |');
    expect(text).toContain('| **control** it is so | control of our own |  | a | reproduced |');
    expect(text).toContain('| a \\| b | the paper |  | b | reproduced |');
    expect(text).toContain('- **a**: a less b; _above zero_.\n- **b**: a less b; _below zero_.');
  });

  it('puts a figure into words: the difference in standard errors, then what else there is', () => {
    const of = (figure: PaperClaim['figure']): string => foundInWords(claim({ figure }));
    expect(of({ difference: -0.5, uncertainty: 0.25, ours: 1, seeds: 10 })).toBe(
      '2 standard errors below (−0.5 ± 0.25); ours 1; 10 seeds',
    );
    expect(of({ difference: 3, highest: 2, runs: 1 })).toBe('+3; highest 2; 1 run');
    expect(of({ difference: 0, uncertainty: 0 })).toBe('no difference');
    expect(of({ gA: 0.25, uncertainty: 0.5 })).toBe('g(a|S) 0.25; ± 0.5');
    expect(of({ difference: 1, lastMeans: [1, 2], best: 'hpgd-mc', notSettled: 'none' })).toBe(
      '+1; best of the others hpgd-mc',
    );
  });
});
