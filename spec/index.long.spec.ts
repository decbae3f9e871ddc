import { describe, expect, test } from 'vitest';
import * as oracle from '../src/index.js';
import * as matchers from '../src/matchers.js';
import { pythonWith } from './helpers/commands.js';
import { examplesOf, runExample, type Example } from './helpers/examples.js';

const MODULES = { 'hypergrad-oracle': oracle, 'hypergrad-oracle/matchers': matchers, vitest: { expect } };
/** `conform` drives a program in Python, which needs nothing but its standard library. */
const isRunnable = ({ code = '' }: Example): boolean => !code.includes("'python3'") || pythonWith('json') === 'python3';

describe.each([
  ['hypergrad-oracle', 'src/index.ts', oracle],
  ['hypergrad-oracle/matchers', 'src/matchers.ts', matchers],
] as const)('the doc comments of what %s exports', (_, entry, module) => {
  const examples = examplesOf(entry);

  test('are found for every value', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual(Object.keys(module).sort());
  });

  test.each(examples)('$name has an example that says what it prints', ({ code = '' }) => {
    expect(code).toMatch(/^import \{[^}]*\} from 'hypergrad-oracle/m);
    expect(code).toMatch(/console\.log\(.*\); \/\/ ./);
  });

  test.each(examples.filter(isRunnable))('the example of $name prints what it says', async ({ code = '' }) => {
    const { printed, said } = await runExample(code, MODULES);
    expect(printed).toEqual(said);
  });
});

test('an example that prints something else than it says is noticed', async () => {
  const wrong =
    "import { float64 } from 'hypergrad-oracle';\nconsole.log(float64.add(1, 1)); // 3\nconsole.log(1); // 1\n";
  expect(await runExample(wrong, MODULES)).toEqual({ printed: ['2', '1'], said: ['3', '1'] });
});
