import type { Problem } from './problem.js';
import type { StoredCorpus } from '../corpus/corpusFiles.js';
import { CASE_KINDS, type FixtureCase } from '../corpus/format.js';
import { identity, sha256 } from '../corpus/identity.js';

/** What the hash in the id of a case is taken of. */
function inputsOf(one: FixtureCase): unknown {
  switch (one.kind) {
    case 'solutions':
      return { instance: one.instance };
    case 'estimates':
      return {
        estimator: one.estimator,
        instance: one.instance,
        critic: one.critic,
        batch: one.batch,
        ...(one.oracle && { oracle: one.oracle }),
      };
    case 'expectations':
      return { estimator: one.estimator, instance: one.instance };
    case 'sampling':
      return { instance: one.instance, policy: one.policy, maxSteps: one.maxSteps, uniforms: one.uniforms };
    case 'negative':
      return one.tables;
    case 'tasks':
      return { task: one.task, settings: one.settings };
  }
}

/** Cases that refer to an instance which is not there. */
export function referenceProblems({ instances, cases }: Pick<StoredCorpus, 'instances' | 'cases'>): Problem[] {
  const known = new Set(instances.map(({ id }) => id));
  return CASE_KINDS.flatMap((kind) => cases[kind]).flatMap((one) =>
    'instance' in one && !known.has(one.instance)
      ? [{ where: one.id, what: `refers to the instance ${one.instance}, which is not there` }]
      : [],
  );
}

/** Ids are unique and those of the inputs; cases refer to instances that exist; files have the hashes that the manifest says. */
export function identityProblems({ manifest, instances, cases, texts }: StoredCorpus): {
  count: number;
  problems: Problem[];
} {
  const problems: Problem[] = referenceProblems({ instances, cases });
  for (const { id, slug, instance } of instances)
    if (id !== identity(slug, { ...instance, name: undefined }))
      problems.push({ where: id, what: 'is not the id of its inputs' });
  const seen = new Set<string>();
  for (const one of CASE_KINDS.flatMap((kind) => cases[kind])) {
    if (one.id !== identity(one.slug, inputsOf(one)))
      problems.push({ where: one.id, what: 'is not the id of its inputs' });
    if (seen.has(one.id)) problems.push({ where: one.id, what: 'occurs twice' });
    seen.add(one.id);
  }
  for (const [name, hash] of Object.entries(manifest.files))
    if (sha256(texts.get(name) ?? '') !== hash)
      problems.push({ where: name, what: 'has another hash than the manifest says' });
  return { count: seen.size + instances.length, problems };
}
