/**
 * Makes every third result of Math.exp and its like wrong by one unit in the last place, as on another platform:
 * `node --import ./scripts/perturb-elementary.mjs dist/cli/main.js fixtures check` shows that the fixtures do not depend on them.
 */
let calls = 0;
for (const name of ['exp', 'log', 'expm1', 'log1p', 'sin', 'cos', 'tanh']) {
  const proper = Math[name];
  Math[name] = (x) => (calls++ % 3 === 0 ? proper(x) * (1 + 2 ** -52) : proper(x));
}
