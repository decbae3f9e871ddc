import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus, writeFiles } from '../../../src/conformance/corpus/corpusFiles.js';
import { schemaProblems } from '../../../src/conformance/recheck/schemaCheck.js';
import { readSoundCorpus } from '../../../src/conformance/corpus/soundCorpus.js';
import { CORPUS } from '../corpus.js';

describe('readCorpus', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'corpus-'));
    for (const [name, text] of CORPUS.texts)
      if (name === 'manifest.json') await writeFile(join(directory, name), text);
      else await writeFile(join(directory, `${name}.gz`), gzipSync(text, { level: 1 }));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('reads a corpus whose files are compressed, as the package holds them, to the same texts', async () => {
    expect(await readCorpus(directory)).toEqual(CORPUS);
  });

  it('names the file that was asked for where neither it nor its compressed form is there', async () => {
    const incomplete = await mkdtemp(join(tmpdir(), 'corpus-'));
    try {
      await cp(directory, incomplete, { recursive: true });
      await rm(join(incomplete, 'tasks.jsonl.gz'));
      await expect(readCorpus(incomplete)).rejects.toThrow(/tasks\.jsonl/);
    } finally {
      await rm(incomplete, { recursive: true });
    }
  });
});

describe('a directory with files of something else', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'corpus-'));
    await writeFiles(directory, CORPUS.texts);
  });
  afterAll(() => rm(directory, { recursive: true }));
  const manifest = JSON.parse(CORPUS.texts.get('manifest.json')!) as { counts: object };

  it.each([
    ['manifest.json', 'null', /manifest\.json: expected an object, found .*manifest\.json: null$/],
    ['manifest.json', '[]', /manifest\.json: expected an object/],
    ['manifest.json', '{', /manifest\.json: expected JSON, found .*manifest\.json: /],
    ['manifest.json', '{}', /manifest\.json\/instances: expected a whole number/],
    ['manifest.json', '{"instances":0}', /manifest\.json\/counts: expected an object/],
    ['manifest.json', JSON.stringify({ ...manifest, counts: { ...manifest.counts, tasks: null } }), /counts\/tasks: expected a whole number, found .*null/],
    ['tasks.jsonl', 'null\n'.repeat(9), /tasks\.jsonl\/0: expected an object, found .*tasks\.jsonl: null/],
    ['tasks.jsonl', '{"id":5}\n'.repeat(9), /tasks\.jsonl\/0\/id: expected a text, found .*5/],
    ['instances.jsonl', '[]\n'.repeat(90), /instances\.jsonl\/0: expected an object/],
  ])('is refused where %s is %j', async (name, text, what) => {
    const before = CORPUS.texts.get(name)!;
    try {
      await writeFile(join(directory, name), text);
      await expect(readCorpus(directory)).rejects.toThrow(
        expect.objectContaining({ name: 'InvalidInput', message: expect.stringMatching(what) as string }),
      );
    } finally {
      await writeFile(join(directory, name), before);
    }
  }); // prettier-ignore

  it.each([
    ['tasks.jsonl', '{"id":"x"}', /a corpus of fixtures .* found .*: x: /],
    ['instances.jsonl', '{"id":"x","tables":null}', /found .*: x: /],
  ])('is not used where a document of %s does not match its schema', async (name, line, what) => {
    const before = CORPUS.texts.get(name)!;
    try {
      await writeFile(join(directory, name), `${line}\n${before}`);
      await expect(readSoundCorpus(directory)).rejects.toThrow(what);
      // `fixtures check` tells it as a problem.
      const { problems } = schemaProblems(await readCorpus(directory));
      expect(problems).toMatchObject([{ where: 'x' }]);
    } finally {
      await writeFile(join(directory, name), before);
    }
  });

  it('is not used where a case refers to an instance that is not there', async () => {
    const before = CORPUS.texts.get('instances.jsonl')!;
    const lines = before.split('\n');
    try {
      await writeFile(join(directory, 'instances.jsonl'), [lines[1], ...lines.slice(1)].join('\n'));
      await expect(readSoundCorpus(directory)).rejects.toThrow(/refers to the instance .*, which is not there/);
    } finally {
      await writeFile(join(directory, 'instances.jsonl'), before);
    }
  });
});
