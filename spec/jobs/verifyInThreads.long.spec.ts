import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { failuresIn } from '../../src/jobs/verifyInThreads.js';
import { verify } from '../../src/library/verify.js';
import { verifyScope } from '../../src/library/verifyScope.js';
import { verifyDocumentWithPlugins } from '../../src/report/pluginReport.js';
import { NO_CASES } from '../../src/verdict/claimTally.js';
import { compiledCommand, runCommand } from '../helpers/compiledCommand.js';

/** A document without the times, which no two runs have in common. */
const timeless = (document: unknown): unknown =>
  JSON.parse(JSON.stringify(document, (key, value: unknown) => (/seconds$/i.test(key) ? 0 : value)));

describe('verify in threads', () => {
  it('writes the same document with one thread, with three, and as the library does in one run', async () => {
    const main = await compiledCommand(await mkdtemp(join(inject('scratch'), 'verify-')));
    const question = ['verify', '--stratum', 'degenerate', '--stratum', 'stiff', '--instances', '3', '--json'];
    const [one, three] = await Promise.all(
      ['1', '3'].map((threads) => runCommand(main, [...question, '--threads', threads])),
    );
    expect(three.status).toBe(one.status);
    // Three instances leave some claims without a witness; the failures are told in the order in which they are found.
    expect(three.stderr.split('\n').sort()).toEqual(one.stderr.split('\n').sort());
    const whole = verify({ strata: ['degenerate', 'stiff'], instances: 3 });
    expect(timeless(JSON.parse(three.stdout))).toEqual(timeless(JSON.parse(one.stdout)));
    expect(timeless(JSON.parse(one.stdout))).toEqual(timeless(verifyDocumentWithPlugins(whole)));
  });
});

describe('what one case of the job says to fail', () => {
  const scope = verifyScope({ estimators: ['bc-hg'] });

  it('is an instance whose truth is not known, by its name', () => {
    const part = { failures: [{ instance: 'random:cyclic:1:0', what: 'routes disagree' }] };
    expect(failuresIn(scope, { id: 'truth:cyclic:0-9', part, seconds: 0 })).toEqual([
      'random:cyclic:1:0: routes disagree',
    ]);
  });

  it('is a claim that an instance contradicts, and no claim that holds', () => {
    const wrong = { ...NO_CASES, count: 1, different: 1, against: 'random:layered:1:4' };
    const right = { ...NO_CASES, count: 1, telling: 1 };
    const part = [{ stratum: 'layered', claims: { unbiased: wrong, 'truncation-only': right } }];
    expect(failuresIn(scope, { id: 'claims:layered:0-9', part, seconds: 0 })).toEqual([
      expect.stringMatching(/^bc-hg is not what it claims: .* \(not on random:layered:1:4\)$/),
    ]);
  });

  it('is a known mistake that survives', () => {
    const part = [
      { id: 'wrong-sign', mistake: 'the sign is wrong', killed: false },
      { id: 'lost-score', mistake: 'a score is lost', killed: true },
    ];
    expect(failuresIn(scope, { id: 'mistakes', part, seconds: 0 })).toEqual([
      'the mistake wrong-sign survives: the sign is wrong',
    ]);
  });
});
