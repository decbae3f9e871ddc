import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const PAGES = ['', 'first-conform.html', 'paper.html', 'maps.html', 'experiments.html', 'reference/index.html'];
const PHONE = { width: 390, height: 844 };

describe('the site', () => {
  let browser: Browser;
  let host: StaticHost;
  beforeAll(async () => {
    [browser, host] = await Promise.all([openBrowser(), serve(SITE)]);
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
    it.each(PAGES)('shows /%s without complaint, asks nobody else for anything, and is accessible', async (path) => {
      const { page, complaints, strangers, close } = await openPage(browser, host.url + path, { colorScheme });
      await page.waitForSelector('h1');
      await expectAccessible(page);
      await screenshot(page, `site-${path.replaceAll('/', '-')}-${colorScheme}`);
      expect(complaints).toEqual([]);
      expect(strangers).toEqual([]);
      await close();
    });
  });

  it.each(PAGES)('shows /%s on a phone without scrolling to the side', async (path) => {
    const { page, close } = await openPage(browser, host.url + path, { viewport: PHONE });
    await page.waitForSelector('h1');
    await expectFits(page);
    await close();
  });

  it('answers on its first screen: what it is, a picture, two commands, the way to the explorer', async () => {
    const { page, close } = await openPage(browser, host.url);
    for (const found of [
      page.getByRole('heading', { level: 1 }),
      page.getByRole('img', { name: /estimators/ }),
      page.getByText('hypergrad-oracle verify'),
      page.getByText('hypergrad-oracle conform'),
    ])
      await expect(found.evaluate((element) => element.getBoundingClientRect().bottom)).resolves.toBeLessThan(900);
    await page.getByRole('link', { name: 'Move a problem in the explorer' }).click();
    await page.waitForURL(/\/explorer\//);
    await close();
  });

  it('finds words without a network', async () => {
    const { page, strangers, complaints, close } = await openPage(browser, `${host.url}truth.html`);
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.getByRole('searchbox').fill('placeInText');
    await page.getByRole('option').first().click();
    await page.waitForURL(/placeInText/);
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
