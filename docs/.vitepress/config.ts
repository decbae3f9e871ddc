import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vitepress';

/** The whole repository is the source: pages lie in docs/, beside the fixtures and in the Python package; the reference is made by TypeDoc. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REPOSITORY = 'https://github.com/hypergrad-oracle/hypergrad-oracle';
/** The folder of the host below which the site is served, as `/` or `/hypergrad-oracle/`. */
const BASE = process.env['SITE_BASE'] ?? '/';

/** Sources that are pages: where they are on the site. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^docs\/([^/]+\.md)$/, '$1'],
  [/^tmp\/reference\/(.*)$/, 'reference/$1'],
  [/^(fixtures|python)\/README\.md$/, '$1.md'],
  [/^(CONTRIBUTING|CHANGELOG)\.md$/, '$1.md'],
];
const placeOf = (source: string): string | undefined => {
  const found = PLACES.find(([pattern]) => pattern.test(source));
  return found && source.replace(found[0], found[1]);
};

/** Where a link of a source leads on the site; to the repository, if that is to a file that is no page. */
function linkOf(href: string, source: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const file = posix.join(posix.dirname(source), path);
  const place = placeOf(file);
  const there = place === undefined ? `${REPOSITORY}/blob/main/${file}` : `/${place}`;
  if (!existsSync(ROOT + file)) return href;
  return anchor === undefined ? there : `${there}#${anchor}`;
}

/** The anchor of a heading, as GitHub makes it: pages are read there, too. */
const slugOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const experiments = [
  { text: 'Four-Rooms', link: '/experiments' },
  { text: 'Toy game', link: '/experiments-toy' },
  { text: 'Thermal control', link: '/experiments-continuous' },
  { text: 'Bi-level LQR', link: '/experiments-bilevel-lqr' },
  { text: 'Protocol', link: '/experiments-protocol' },
];

const config: UserConfig = {
  base: BASE,
  lang: 'en-GB',
  title: 'hypergrad-oracle',
  description: 'The correctness oracle for hypergradient estimators in bi-level reinforcement learning',
  srcDir: ROOT,
  srcExclude: [
    '{dist,coverage,spec,src,scripts,examples}/**',
    'tmp/!(reference)/**',
    'README.md',
    'docs/api/**',
    'python/**/!(README).md',
    'fixtures/*/**',
  ],
  rewrites: (source) => placeOf(source) ?? source,
  outDir: `${ROOT}tmp/site`,
  cacheDir: `${ROOT}tmp/vitepress`,
  // Built beside the pages, after them; scripts/site-checks.mjs follows these links, too.
  ignoreDeadLinks: [/explorer\/index$/],
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><text y='14' font-size='15'>∇</text></svg>",
      },
    ],
  ],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      // Formulas in indented blocks scroll, by the keyboard too.
      md.renderer.rules.code_block = (tokens, i) =>
        `<pre class="formulas" tabindex="0"><code>${md.utils.escapeHtml(tokens[i].content)}</code></pre>\n`;
      md.core.ruler.push('repository-links', (state) => {
        const { realPath, path } = state.env as { realPath?: string; path?: string };
        const file = realPath ?? path;
        // Titles are read once more, without their page; there are no links in them.
        if (file === undefined) return;
        const source = posix.relative(ROOT, file);
        for (const token of state.tokens.flatMap(({ children }) => children ?? []))
          if (token.type === 'link_open') token.attrSet('href', linkOf(token.attrGet('href') ?? '', source));
      });
    },
  },
  vite: { publicDir: false },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guide', link: '/first-conform' },
      { text: 'The paper', link: '/paper' },
      { text: 'Reference', link: '/reference/' },
      { text: 'Explorer', link: '/explorer/index.html', target: '_self' },
    ],
    sidebar: {
      '/reference/': [{ text: 'Reference', items: [{ text: 'All of it', link: '/reference/' }] }],
      '/': [
        {
          text: 'Guide',
          items: [
            { text: 'Your first conform', link: '/first-conform' },
            { text: 'Instances', link: '/instances' },
            { text: 'Python', link: '/python' },
            { text: 'Reports to look at', link: '/reports' },
            { text: 'In the browser', link: '/browser' },
            { text: 'Many machines', link: '/engines' },
            { text: 'Fixtures', link: '/fixtures' },
          ],
        },
        {
          text: 'What is known',
          items: [
            { text: 'The truth', link: '/truth' },
            { text: 'The maps', link: '/maps' },
            { text: 'Verdicts', link: '/verdicts' },
            { text: 'Games', link: '/games' },
            { text: 'Linear-quadratic problems', link: '/linear-quadratic' },
            { text: 'The toy game', link: '/toy-game' },
            { text: 'Variance', link: '/variance' },
            { text: 'The field', link: '/atlas' },
            { text: 'Precision', link: '/precision' },
            { text: 'Robustness', link: '/robustness' },
            { text: 'Speed', link: '/performance' },
            { text: 'Mutation testing', link: '/mutation' },
          ],
        },
        { text: 'The paper', items: [{ text: 'Statement by statement', link: '/paper' }, ...experiments] },
        {
          text: 'The project',
          items: [
            { text: 'Contributing', link: '/CONTRIBUTING' },
            { text: 'Changes', link: '/CHANGELOG' },
            { text: 'Reference', link: '/reference/' },
          ],
        },
      ],
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
};

export { config as default };
