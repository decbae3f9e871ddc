// What must hold of the site that `npm run site` has built: every link leads somewhere, anchors too; nothing is loaded from elsewhere; the first
// load of the explorer is small. Run by `npm run site`.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseHTML } from 'linkedom';

const SITE = 'tmp/site';
const BASE = process.env.SITE_BASE ?? '/';
/** What one waits for before the first verdict, in bytes as they are sent. */
const MOST_LOADED = 500_000;

const faults = [];
const pages = new Map(
  readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .map((name) => [name, parseHTML(readFileSync(join(SITE, name), 'utf8')).document]),
);

/** The file of the site that an address on a page means. */
function fileOf(address, page) {
  const path = address.startsWith('/') ? posix.relative(BASE, address) : posix.join(posix.dirname(page), address);
  const file = join(SITE, decodeURIComponent(path));
  return existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
}

for (const [page, document] of pages) {
  for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href');
    if (/^[a-z]+:/.test(href)) continue;
    const [path, anchor] = href.split('#');
    const file = path === '' ? join(SITE, page) : fileOf(path, page);
    const target = pages.get(relative(SITE, file));
    if (!existsSync(file)) faults.push(`${page}: ${href} leads nowhere`);
    else if (anchor && target && !target.getElementById(decodeURIComponent(anchor)))
      faults.push(`${page}: ${href} leads to a page without that anchor`);
  }
  for (const [selector, name] of [
    ['script[src]', 'src'],
    ['link[href]:not([rel=canonical])', 'href'],
    ['img[src]', 'src'],
  ])
    for (const element of document.querySelectorAll(selector)) {
      const address = element.getAttribute(name);
      if (address.startsWith('data:')) continue;
      if (/^([a-z]+:)?\/\//.test(address)) faults.push(`${page}: loads ${address} from elsewhere`);
      else if (!existsSync(fileOf(address, page))) faults.push(`${page}: ${address} is not there`);
    }
}

/** Files that a module loads before it runs, and the worker that it starts, itself included. What it imports on demand is not among them. */
function loadedBy(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  const imported = /(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+)["'`]|new URL\(["'`]([^"'`]+\.js)["'`]/g;
  for (const [, module, worker] of readFileSync(file, 'utf8').matchAll(imported))
    loadedBy(join(dirname(file), module ?? worker), seen);
  return seen;
}

const explorer = join(SITE, 'explorer', 'index.html');
const first = new Set([explorer]);
const { document } = parseHTML(readFileSync(explorer, 'utf8'));
for (const element of document.querySelectorAll('script[src], link[rel=stylesheet]'))
  for (const file of loadedBy(join(SITE, 'explorer', element.getAttribute('src') ?? element.getAttribute('href'))))
    first.add(file);
const sizes = [...first].map((file) => [file, gzipSync(readFileSync(file)).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
const worker = sizes.some(([file]) => /worker-[^/]*\.js$/.test(file));
if (!worker) faults.push('the worker of the explorer was not found: its size is not counted');
if (total > MOST_LOADED) faults.push(`the explorer loads ${total} bytes at first, more than ${MOST_LOADED}`);

for (const fault of faults) console.error(fault);
console.log(`site: ${pages.size} pages, ${faults.length} faults; the explorer loads ${total} bytes (gzip) at first`);
process.exitCode = faults.length > 0 ? 1 : 0;
