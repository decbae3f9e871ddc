/* global document, MutationObserver, Event */
// How fast the explorer answers, in Chromium: npm run site && node scripts/explorer-bench.mjs
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const SITE = 'tmp/site/explorer';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const EDITS = 15;

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const file = join(SITE, path === '/' ? 'index.html' : path);
  if (!existsSync(file)) return response.writeHead(404).end();
  return response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const say = (what, milliseconds, wanted) =>
  console.log(`${what.padEnd(72)} ${milliseconds.toFixed(0).padStart(6)} ms  (wanted < ${wanted})`);

const firsts = [];
for (let i = 0; i < 5; i++) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForSelector('[data-verdict=holds]');
  // Since the navigation began, in the clock of the page.
  firsts.push(await page.evaluate(() => performance.now()));
  await page.context().close();
}
say('from opening the page to the first verdict on the example, median of 5', median(firsts), 3000);

const page = await browser.newPage();
await page.goto(url);
await page.waitForSelector('[data-verdict=holds]');
await page.getByLabel('or draw').selectOption('cyclic');
await page.getByRole('button', { name: 'Draw', exact: true }).click();
await page.getByText('6 states').waitFor();
await page.waitForSelector('[data-verdict=holds] .busy:empty');
const live = [];
const all = [];
for (let i = 0; i < EDITS; i++) {
  // θ moves; until J in double precision is on the page, and until every route at 50 digits is.
  const times = await page.evaluate(
    (value) =>
      new Promise((resolve) => {
        const slider = document.querySelector('#slider-0');
        // The line of J grows by one point with each answer.
        const shown = () => document.querySelector('svg.path polyline')?.getAttribute('points');
        const before = shown();
        const begun = performance.now();
        let first;
        const observer = new MutationObserver(() => {
          if (first === undefined && shown() !== before) first = performance.now() - begun;
          if (first === undefined || !document.querySelector('[data-verdict=holds]')) return;
          observer.disconnect();
          resolve([first, performance.now() - begun]);
        });
        observer.observe(document.querySelector('main'), {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
        slider.value = String(value);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    0.1 + i / 50,
  );
  live.push(times[0]);
  all.push(times[1]);
  await page.waitForSelector('[data-verdict=holds] .busy:empty');
}
say(`an edit of θ on 6 states shown in double precision, median of ${EDITS}`, median(live), 50);
say(`the same by every route at 50 digits, median of ${EDITS}`, median(all), 500);
await browser.close();
server.close();
