import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/library/explain.js';
import { verify } from '../../../src/library/verify.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { stratumById } from '../../../src/instances/strata.js';
import type { ConformDocument } from '../../../src/report/conformReport.js';
import { explainDocument } from '../../../src/report/explainReport.js';
import { reportPage } from '../../../src/report/html/reportPage.js';
import { resultDocument, type ResultDocument } from '../../../src/report/html/resultDocument.js';
import { verifyDocument } from '../../../src/report/verifyReport.js';
import { readPage, type Page } from '../../helpers/page.js';

const cyclic = sampleInstance(stratumById('cyclic'), 1, 0);
const asked = verify({ estimators: ['bc-hg', 'naive-pgd'], instances: 1 });
const verified = verifyDocument(asked);
const explained = explainDocument(explain(cyclic, 'mutant:lost-leader-discount', { attempts: 20 }));
const conformed = (name: string, outcome: 'passes' | 'fails'): ConformDocument => ({
  implementation: { name, estimators: ['bc-hg'] } as unknown as ConformDocument['implementation'],
  precision: 'float64',
  processes: 1,
  counts: { [outcome]: 1, skipped: 1 },
  cases: [
    {
      id: 'estimate/bc-hg/x/single@1',
      outcome,
      ...(outcome === 'fails' && { what: 'gradient[1]: <b>', replay: 'again & again' }),
    },
    { id: 'solution/x@1', outcome: 'skipped' },
  ],
  diagnoses: [],
  exactBias: [],
  notJudged: [],
  verdict: outcome === 'fails' ? 'fails' : 'holds',
});

const results = (...documents: object[]): ResultDocument[] =>
  documents.map((document) => resultDocument(JSON.parse(JSON.stringify(document))));
const page = async (...documents: object[]): Promise<Page> => {
  const text = await reportPage(results(...documents), (id) =>
    id.includes('/x') ? { kind: 'configurable-mdp', name: 'x' } : undefined,
  );
  return readPage(text);
};
const texts = (document: Page, selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((one) => one.textContent.replace(/\s+/g, ' ').trim());

describe('reportPage', () => {
  it('says the verdict, the seed, the version and the command that does it again', async () => {
    const text = (await page(verified)).body.textContent;
    expect(text).toContain('holds');
    expect(text).toContain(
      `npx hypergrad-oracle verify --estimator bc-hg --estimator naive-pgd --instances 1 --seed 1`,
    );
    expect(text).toContain(verified.version);
  });

  it('has a row for each claim of each estimator, and a dot for each component of the bias', async () => {
    const document = await page(verified);
    const rows = texts(document, 'table tbody tr th');
    const claims = verified.estimators.flatMap(({ verdicts }) => Object.keys(verdicts));
    expect(rows.filter((head) => head === 'bc-hg' || head === 'naive-pgd')).toHaveLength(claims.length);
    const components = verified.estimators.flatMap(({ bias }) => bias.flatMap((one) => one.components));
    expect(components.length).toBeGreaterThan(4);
    expect(document.querySelectorAll('svg circle')).toHaveLength(components.length);
  });

  it('paints a certain bias otherwise than none', async () => {
    const document = await page(verified);
    const off = [...document.querySelectorAll('svg circle')].filter((dot) => dot.getAttribute('fill') === 'var(--off)');
    const certain = verified.estimators.flatMap(({ bias }) =>
      bias.flatMap((one) => one.components.filter((c) => Math.abs(c.bias ?? 0) > Number(c.bound))),
    );
    expect(certain.length).toBeGreaterThan(0);
    expect(off).toHaveLength(certain.length);
  });

  it('draws the simplest instance on which an estimator still fails, beside what was expected and the known mistake', async () => {
    const document = await page(explained);
    expect(document.querySelectorAll('svg polyline').length).toBeGreaterThan(1);
    const text = document.body.textContent;
    expect(text).toContain('lost-leader-discount');
    expect(text).toContain('theta');
  });

  it('shows failing cases first, with what is wrong and the command, and skips no implementation beside others', async () => {
    const document = await page(conformed('first', 'passes'), conformed('second', 'fails'));
    expect(texts(document, 'th[scope=col]')).toEqual(expect.arrayContaining(['first', 'second']));
    expect(texts(document, 'td.number')).toEqual(expect.arrayContaining(['1 of 1', '0 of 1']));
    expect(document.body.textContent).toContain('gradient[1]: <b>');
    expect(document.body.textContent).toContain('again & again');
  });

  it('asks for nothing from elsewhere, has no script, and holds each result to be downloaded', async () => {
    const documents = [verified, explained, conformed('first', 'fails')];
    const document = await page(...documents);
    expect(document.querySelectorAll('script, link, img, iframe')).toHaveLength(0);
    const targets = [...document.querySelectorAll('[href]')].map((one) => one.getAttribute('href')!);
    expect(targets.filter((href) => !href.startsWith('#') && !href.startsWith('data:'))).toEqual([]);
    const held = targets
      .filter((href) => href.startsWith('data:'))
      .map((href) => JSON.parse(Buffer.from(href.slice(href.indexOf(',') + 1), 'base64').toString('utf8')) as unknown);
    expect(held).toEqual(documents.map((one) => JSON.parse(JSON.stringify(one)) as unknown));
  });

  it('has one heading of the first level, a name for each table, and no place that is named twice', async () => {
    const document = await page(verified, explained, conformed('first', 'fails'), conformed('second', 'passes'));
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.querySelectorAll('table:not(:has(caption))')).toHaveLength(0);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the same for the same results', async () => {
    const all = () => reportPage(results(verified, explained, conformed('first', 'fails')));
    expect(await all()).toBe(await all());
  });
});

describe('resultDocument', () => {
  it.each([
    [[], /expected the JSON output of verify/],
    [5, /found .*5/],
    [{ some: 'thing' }, /expected the JSON output/],
    [{ ...verified, seed: 'one' }, /\/seed: expected a result of verify: must be integer, found "?one/],
    [{ ...verified, estimators: [{ id: 'x' }] }, /\/estimators\/0: .*nothing at claims/],
    [{ ...conformed('a', 'fails'), cases: [{ id: 'x', outcome: 'maybe' }] }, /\/cases\/0\/outcome: .*maybe/],
    [{ ...explained, minimal: { instance: 3 } }, /\/minimal/],
    [[{ candidates: [], task: 'four-rooms' }], /\/selections\/0/],
  ])('refuses %j with the place', (value, message) => {
    expect(() => resultDocument(JSON.parse(JSON.stringify(value)))).toThrow(message);
  });
});
