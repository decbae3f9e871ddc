import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInstance } from '../../src/model/files/instanceFile.js';
import { truthDocument } from '../../src/report/truthReport.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import {
  SITE,
  expectAccessible,
  expectFits,
  openBrowser,
  openPage,
  screenshot,
  serve,
  type StaticHost,
} from './pages.js';

const EXAMPLE = readFileSync(new URL('../../examples/problem.json', import.meta.url), 'utf8');
const PHONE = { width: 390, height: 844 };
/** Everything that the page computes by itself is there. What moves θ marks the answer as stale within the same task, so nothing has to be waited for before. */
const DONE = '[data-verdict]:not([data-verdict=computing]) .busy:empty';

describe('the explorer', () => {
  let browser: Browser;
  let host: StaticHost;
  beforeAll(async () => {
    // Below a path, as on a host of projects.
    [browser, host] = await Promise.all([openBrowser(), serve(SITE, '/some/where/')]);
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  const open = (fragment = '', options: BrowserContextOptions = {}) =>
    openPage(browser, `${host.url}explorer/index.html${fragment}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
  const verdict = (page: Page, kind: string) => page.waitForSelector(`[data-verdict=${kind}]`);
  const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  /** What a button copies. The clipboard is emptied before: the page goes on saying "copied" for a while, of other buttons too. */
  const copied = async (page: Page, button: string): Promise<string> => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.getByRole('button', { name: button }).click();
    await expect.poll(() => clipboard(page), { timeout: 10_000 }).not.toBe('');
    return clipboard(page);
  };
  const answer = async (page: Page): Promise<unknown> => JSON.parse(await copied(page, 'Copy answer'));

  it('gives on the example exactly what the library gives in Node, digit by digit', async () => {
    const { page, complaints, strangers, close } = await open();
    await verdict(page, 'holds');
    const mdp = await parseInstance(EXAMPLE);
    expect(await answer(page)).toEqual(JSON.parse(JSON.stringify(truthDocument('your problem', truth(mdp)))));
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
    await close();
  });

  it('shows every route, the estimators with a bias and those without, the known mistakes and the graph', async () => {
    const { page, close } = await open();
    await verdict(page, 'holds');
    await page.locator('.mistakes li').first().waitFor();
    const routes = page.getByRole('region', { name: 'Routes with their bounds' });
    for (const id of ['finite-differences', 'implicit', 'theorem', 'hpgd-form', 'enumeration', 'adjoint'])
      await routes.getByRole('rowheader', { name: id }).first().waitFor();
    const estimators = page.getByRole('region', { name: 'Bias and variance of estimators' });
    await estimators.getByRole('row', { name: /^bc-hg none/ }).waitFor();
    await estimators.getByRole('row', { name: /^naive-pgd 59.9 %/ }).waitFor();
    await page.getByText('return-to-go').waitFor();
    expect(await page.locator('svg.graph .node').count()).toBe(2);
    await close();
  });

  it('points at what is wrong with a text, and answers again when it is mended', async () => {
    const { page, complaints, close } = await open();
    await verdict(page, 'holds');
    const text = page.getByRole('textbox', { name: /The problem as a file/ });
    await text.fill(EXAMPLE.replace('"beta": 0.5', '"beta": -0.5'));
    const fault = page.locator('.faults li');
    await fault.waitFor();
    await expect(fault.innerText()).resolves.toMatch(
      /line 4, column 42 \/beta: expected a number above 0, .*, found -0.5/,
    );
    expect(await page.locator('.lines .wrong').innerText()).toBe('4');
    await fault.getByRole('button').click();
    const selected = await text.evaluate((element: HTMLTextAreaElement) =>
      element.value.slice(element.selectionStart, element.selectionEnd),
    );
    expect(selected).toBe('-0.5');
    await screenshot(page, 'explorer-fault');
    await expectAccessible(page);
    await text.fill(EXAMPLE.replace('"beta": 0.5', '"beta" 0.5'));
    await page.getByText('line 4, column').waitFor();
    await text.fill(EXAMPLE);
    await verdict(page, 'holds');
    expect(complaints).toEqual([]);
    await close();
  });

  it('follows a slider: the answer at the θ of its end is that of the library', async () => {
    const { page, complaints, close } = await open();
    await verdict(page, 'holds');
    const slider = page.getByRole('slider', { name: 'theta[1]' });
    await slider.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    const theta = await page.getByRole('textbox', { name: /^theta\[1\]/ }).inputValue();
    expect(Number(theta)).toBeGreaterThan(0.3);
    await page.waitForSelector(DONE);
    const mdp = await parseInstance(EXAMPLE.replace('[0.3]', `["${theta}"]`));
    expect(await answer(page)).toEqual(JSON.parse(JSON.stringify(truthDocument('your problem', truth(mdp)))));
    expect(complaints).toEqual([]);
    await close();
  });

  it('climbs: J grows along the exact hypergradient', async () => {
    const { page, close } = await open();
    await verdict(page, 'holds');
    const value = async (): Promise<number> =>
      Number((await page.locator('.objective strong').innerText()).replace('−', '-').replace('…', ''));
    const before = await value();
    await page.getByRole('button', { name: 'Climb' }).click();
    await page.locator('svg.path').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.waitForSelector(DONE);
    expect(await value()).toBeGreaterThan(before);
    await close();
  });

  it('keeps its whole state in the address: another tab shows the same', async () => {
    const one = await open();
    await verdict(one.page, 'holds');
    await one.page.getByLabel('Open').selectOption('toy-r2');
    await one.page.getByRole('textbox', { name: /^theta\[3\]/ }).waitFor();
    await one.page.getByRole('slider', { name: 'p = f(0|A)' }).fill('0.53');
    await one.page.getByRole('textbox', { name: /^theta\[3\]/ }).fill('1/4');
    await one.page.keyboard.press('Enter');
    await verdict(one.page, 'holds');
    const link = await copied(one.page, 'Copy link');
    const { hash } = new URL(link);
    const two = await open(hash);
    await verdict(two.page, 'holds');
    expect(await two.page.getByRole('textbox', { name: /^theta\[3\]/ }).inputValue()).toBe('1/4');
    expect(await two.page.getByRole('slider', { name: 'p = f(0|A)' }).inputValue()).toBe('0.53');
    expect(await answer(two.page)).toEqual(await answer(one.page));
    expect(await copied(one.page, 'Copy command')).toBe(
      "npx hypergrad-oracle truth toy-r2 --set p=0.53 --theta <(echo '0 0 1/4 0 0 0')",
    );
    await one.close();
    await two.close();
  });

  it('keeps a word that is being typed while answers come in', async () => {
    const { page, close } = await open();
    await verdict(page, 'holds');
    const word = page.getByRole('textbox', { name: /^theta\[1\]/ });
    const slider = page.getByRole('slider', { name: 'theta[1]' });
    await word.fill('1/4');
    // Moved without taking the focus away, as Climb does: the page is drawn anew, again and again.
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = '0.5';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.waitForSelector(DONE);
    await expect(word.inputValue()).resolves.toBe('1/4');
    await word.press('Enter');
    await page.waitForSelector(DONE);
    await expect(word.inputValue()).resolves.toBe('1/4');
    await expect(slider.inputValue()).resolves.toBe('0.25');
    await close();
  });

  it('keeps a move of θ that comes while a setting is still being opened', async () => {
    const { page, close } = await open();
    await verdict(page, 'holds');
    await page.getByLabel('Open').selectOption('toy-r2');
    await page.getByRole('textbox', { name: /^theta\[3\]/ }).waitFor();
    // Both in one task of the page: no answer can come in between.
    await page.getByRole('slider', { name: 'p = f(0|A)' }).evaluate((p: HTMLInputElement) => {
      const change = (input: HTMLInputElement, value: string, event: string): void => {
        input.value = value;
        input.dispatchEvent(new Event(event, { bubbles: true }));
      };
      change(p, '0.53', 'input');
      change(document.querySelector<HTMLInputElement>('[aria-label^="theta[3]"]')!, '1/4', 'change');
    });
    await page.waitForSelector(DONE);
    const p = await page.getByRole('slider', { name: 'p = f(0|A)' }).inputValue();
    const theta = await page.getByRole('textbox', { name: /^theta\[3\]/ }).inputValue();
    expect({ p, theta }).toEqual({ p: '0.53', theta: '1/4' });
    await close();
  });

  it('shows the example for an address that is none', async () => {
    const { page, complaints, close } = await open('#s=nothing');
    await verdict(page, 'holds');
    expect(await page.getByRole('textbox', { name: /The problem as a file/ }).inputValue()).toBe(EXAMPLE);
    expect(complaints).toEqual([]);
    await close();
  });

  it('opens without a network once it has been there', async () => {
    const { page, complaints, close } = await open();
    await verdict(page, 'holds');
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await page.goto(page.url().replace(/#.*/, ''));
    await verdict(page, 'holds');
    expect(complaints).toEqual([]);
    await close();
  });

  it('draws random problems and trajectories', async () => {
    const { page, complaints, close } = await open();
    await verdict(page, 'holds');
    await page.getByLabel('or draw').selectOption('layered');
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    await page.waitForFunction((old) => document.querySelector('textarea')?.value !== old, EXAMPLE);
    await verdict(page, 'holds');
    await page.getByRole('button', { name: 'Draw a trajectory' }).click();
    await page.locator('svg.graph .token').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['four-rooms', 'thermal-control', 'bilevel-lqr', 'toy-r1'])('opens the task %s', async (task) => {
    const { page, complaints, close } = await open();
    await verdict(page, 'holds');
    await page.getByLabel('Open').selectOption(task);
    await verdict(page, 'computing');
    await verdict(page, 'holds');
    await page.getByRole('button', { name: 'Draw a trajectory' }).click();
    const shown = { 'four-rooms': '.cell.here', 'toy-r1': '.token' }[task] ?? 'svg.trajectory';
    await page.locator(shown).waitFor();
    await expectAccessible(page);
    await screenshot(page, `explorer-${task}`);
    expect(complaints).toEqual([]);
    await close();
  });

  it('moves from cell to cell of four rooms by the arrow keys, and shows what a penalty does', async () => {
    const { page, close } = await open();
    await verdict(page, 'holds');
    await page.getByLabel('Open').selectOption('four-rooms');
    const cell = page.getByRole('button', { name: /^cell 8, 4 \(T\)/ });
    await cell.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByText('θ of cell (7, 4)').waitFor();
    await page.getByRole('radio', { name: 'penalty' }).check();
    const before = await page.getByRole('button', { name: /^cell 7, 4:/ }).getAttribute('aria-label');
    await page.getByRole('slider', { name: /θ of cell/ }).fill('5');
    await page.waitForFunction(
      (label) => document.querySelector('.cell.chosen')?.getAttribute('aria-label') !== label,
      before,
    );
    await close();
  });

  it.each([
    ['light', undefined],
    ['dark', undefined],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)('is accessible in the %s scheme on a screen of %o, and fits it', async (colorScheme, viewport) => {
    const { page, close } = await open('', { colorScheme, ...(viewport && { viewport }) });
    await verdict(page, 'holds');
    await page.locator('.mistakes li').first().waitFor();
    await page.waitForSelector(DONE, { state: 'attached' });
    await expectAccessible(page);
    await expectFits(page);
    await screenshot(page, `explorer-${colorScheme}-${viewport ? 'phone' : 'desk'}`);
    await close();
  });
});
