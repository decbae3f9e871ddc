import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { annotation, estimatorLine, idLine } from '../../src/report/annotation.js';

test('an annotation escapes what workflow commands reserve', () => {
  expect(annotation('a: b', '100% of\n::error', { file: 'x,y:z.py', line: 3 })).toBe(
    '::error file=x%2Cy%3Az.py,line=3,title=a%3A b::100%25 of\\n::error',
  );
  expect(annotation('t', 'm')).toBe('::error title=t::m');
});

test('the line of an estimator is that of its function, of its export, or the first', () => {
  expect(estimatorLine('// a\nexport const estimator = {\n  estimate(batch) {\n')).toBe(3);
  expect(estimatorLine('// a\nexport const estimator = make();\n')).toBe(2);
  expect(estimatorLine('nothing\n')).toBe(1);
  expect(idLine("import x\nserve({'bc-hg-td': f,\n 'bc-hg': g})", 'bc-hg')).toBe(3);
});

test('the action uses the inputs that it declares, and every one of them', () => {
  const text = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
  const declared = [.../^inputs:\n((?: {2}.*\n)*)/m.exec(text)![1].matchAll(/^ {2}([\w-]+):/gm)].map(
    ([, name]) => name,
  );
  const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
  expect([...new Set(used)].sort()).toEqual(declared.sort());
});
