import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectFits, openBrowser, openPage, screenshot } from './pages.js';

const COMMANDS = {
  'verify.html':
    'verify --estimator bc-hg --estimator naive-pgd --estimator examples/my-estimator-wrong.mjs --instances 2',
  'conform.html': `conform --exact-bias 0 --only estimate/bc-hg/rational-* -- ${process.execPath} spec/conformance/children/child.mjs`,
};
const PAGES = Object.keys(COMMANDS);

/** Runs a command of the compiled program; it may end as it likes. */
const oracle = (words: readonly string[]): Promise<void> =>
  new Promise((resolve) => execFile(process.execPath, ['dist/cli/main.js', ...words], () => resolve()));

describe('a report', () => {
  let browser: Browser;
  let home: string;
  const url = (name: string): string => `file://${join(home, name)}`;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'report-'));
    browser = await openBrowser();
    for (const [name, command] of Object.entries(COMMANDS)) {
      const [before, after] = command.split(' -- ');
      await oracle([...before.split(' '), '--report', join(home, name), ...(after ? ['--', ...after.split(' ')] : [])]);
    }
  });
  afterAll(async () => {
    await browser.close();
    await rm(home, { recursive: true });
  });

  describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
    it.each(PAGES)('shows %s without complaint, asks nobody for anything, and is accessible', async (name) => {
      const { page, complaints, strangers, close } = await openPage(browser, url(name), { colorScheme });
      for (const details of await page.locator('details').all())
        await details.evaluate((one) => one.setAttribute('open', ''));
      await expectAccessible(page);
      await screenshot(page, `report-${name.replace('.html', '')}-${colorScheme}`);
      expect([complaints, strangers]).toEqual([[], []]);
      await close();
    });
  });

  it.each(PAGES)('shows all of %s without JavaScript', async (name) => {
    const { page, close } = await openPage(browser, url(name), { javaScriptEnabled: false });
    await expect(page.locator('main h3').count()).resolves.toBeGreaterThan(1);
    await expect(page.locator('main svg:visible').count()).resolves.toBeGreaterThan(0);
    await close();
  });

  it.each(PAGES)('shows %s on a phone without scrolling to the side', async (name) => {
    const { page, close } = await openPage(browser, url(name), { viewport: { width: 390, height: 844 } });
    await expectFits(page);
    await close();
  });

  it('gives the result as a file', async () => {
    const { page, close } = await openPage(browser, url('verify.html'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download this result as JSON' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe('verify-0.json');
    await close();
  });
});
