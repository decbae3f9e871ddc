import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Makes `offline.js`, the service worker that keeps every file of the explorer for when there is no network. Names of files hold a hash
 * of their content; the name of the store is one of all names and of the page, so that a new version replaces the old one whole.
 */
const offline: Plugin = {
  name: 'offline',
  generateBundle(_, bundle) {
    const files = ['./', 'index.html', ...Object.keys(bundle)];
    const store = `explorer-${createHash('sha256')
      .update(files.join('\n') + readFileSync(at('./index.html'), 'utf8'))
      .digest('hex')
      .slice(0, 16)}`;
    const source = `const [store, files] = ${JSON.stringify([store, files])};
addEventListener('install', (event) => event.waitUntil(caches.open(store).then((open) => open.addAll(files))));
addEventListener('activate', (event) =>
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(names.filter((name) => name.startsWith('explorer-') && name !== store).map((name) => caches.delete(name))),
    ),
  ),
);
addEventListener('fetch', (event) =>
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((found) => found ?? fetch(event.request))),
);
`;
    this.emitFile({ type: 'asset', fileName: 'offline.js', source });
  },
};

/** The explorer is a page without a server: addresses are relative, so that it opens from any folder of any host. */
export const config: UserConfig = defineConfig({
  root: at('.'),
  base: './',
  plugins: [offline],
  // The library as others get it: compiled, with what the field `browser` of package.json says.
  resolve: { alias: { 'hypergrad-oracle/browser': at('../../dist/browser.js') } },
  worker: { format: 'es' },
  build: { outDir: at('../../tmp/site/explorer'), emptyOutDir: true, target: 'es2022', modulePreload: false },
});

export { config as default };
