/**
 * The walls of the house: the rooms from which each room may import, itself aside. CONTRIBUTING.md has the same table, and
 * spec/walls.spec.ts compares the two. Data flows from the upper rooms to the lower ones.
 */
const underTruth = ['numeric', 'model', 'follower', 'random', 'leader'];
const underVerdict = [...underTruth, 'networks', 'truth', 'instances', 'tasks', 'estimators'];
const underReport = [...underVerdict, 'verdict', 'files', 'experiments', 'conformance'];
const walls = {
  numeric: { mayImport: [], because: 'arithmetic knows nothing of problems' },
  model: { mayImport: ['numeric'], because: 'problems are data' },
  follower: { mayImport: ['numeric', 'model'], because: 'best responses need problems only' },
  random: { mayImport: [], because: 'streams know nothing of problems' },
  leader: { mayImport: ['numeric', 'model', 'random'], because: 'evaluation needs problems and a policy' },
  networks: { mayImport: ['numeric', 'random'], because: 'networks know nothing of problems' },
  truth: { mayImport: underTruth, because: 'what judges shares no code with what is judged' },
  instances: { mayImport: ['numeric', 'model'], because: 'random problems are data' },
  tasks: { mayImport: ['numeric', 'model'], because: 'tasks hold constants and models, no algorithm' },
  estimators: { mayImport: underTruth, because: 'what is judged shares no code with what judges' },
  verdict: { mayImport: underVerdict, because: 'verdicts need no file and no other implementation' },
  files: { mayImport: ['model'], because: 'files need the errors that inputs have, and nothing else' },
  experiments: {
    mayImport: [...underTruth, 'networks', 'truth', 'tasks', 'estimators', 'files'],
    because: 'experiments are made of verified parts',
  },
  conformance: { mayImport: [...underVerdict, 'verdict', 'files'], because: 'fixtures know nothing of experiments' },
  report: { mayImport: underReport, because: 'reports show what is below them' },
  library: { mayImport: [...underReport, 'report'], because: 'the library knows nothing of the command line' },
  jobs: {
    mayImport: [...underReport, 'report', 'library'],
    because: 'what computes does not know that it is done in parts',
  },
  pages: {
    mayImport: [...underReport, 'report'],
    because: 'pages and figures are made of results; nothing depends on them',
  },
  cli: { mayImport: [...underReport, 'report', 'library', 'jobs'], because: 'nothing depends on the command line' },
};
/** The same for sub-rooms: the other sub-rooms of their room from which they may import. */
const innerWalls = {
  'model/mdp': ['model/files'],
  'model/game': ['model/mdp', 'model/files'],
  'model/linearQuadratic': ['model/files'],
  'model/files': ['model/mdp', 'model/game'],
  'truth/routes/mdp': [],
  'truth/routes/game': ['truth/routes/mdp'],
  'truth/routes/linearQuadratic': [],
  'truth/moments': ['truth/routes/mdp', 'truth/routes/game', 'truth/routes/linearQuadratic'],
  'conformance/corpus': ['conformance/recheck'],
  'conformance/recheck': ['conformance/corpus'],
  'conformance/drive': ['conformance/corpus'],
  'conformance/diagnosis': ['conformance/corpus'],
  'conformance/judge': ['conformance/corpus', 'conformance/recheck', 'conformance/drive', 'conformance/diagnosis'],
  'experiments/engine': ['experiments/publish'],
  'experiments/publish': ['experiments/engine', 'experiments/statistics'],
  'experiments/statistics': [],
};

const wallOf = ([room, { mayImport, because }]) => ({
  name: `${room}-wall`,
  severity: 'error',
  comment: because,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...mayImport].join('|')})/` },
});
const innerWallOf = ([room, mayImport]) => {
  const [parent] = room.split('/');
  const others = Object.keys(innerWalls).filter(
    (one) => one.startsWith(`${parent}/`) && one !== room && !mayImport.includes(one),
  );
  return {
    name: `${room}-wall`,
    severity: 'error',
    comment: 'sub-rooms import from those beside them that the table names, and from what lies openly in their room',
    from: { path: `^src/${room}/` },
    to: { path: `^src/(${others.join('|')})/` },
  };
};

/** The ways to the hypergradient, which check one another. */
const routes = `^src/truth/routes/(${[
  'mdp/adjoint',
  'mdp/enumeration',
  'mdp/finiteDifferences',
  'mdp/hpgdForm',
  'mdp/implicit',
  'mdp/theorem',
  'game/gameFiniteDifferences',
  'game/gameImplicit',
  'game/gameTheorem',
  'linearQuadratic/linearQuadraticAdjoint',
  'linearQuadratic/linearQuadraticDifferences',
  'linearQuadratic/linearQuadraticFormulas',
].join('|')})[.]ts$`;

module.exports = {
  forbidden: [
    ...Object.entries(walls).map(wallOf),
    ...Object.entries(innerWalls).map(innerWallOf),
    {
      name: 'routes-apart',
      severity: 'error',
      comment: 'routes share tables and what stands beside them; none takes anything from another',
      from: { path: routes },
      to: { path: routes },
    },
    {
      name: 'mathjs-in-one-module',
      severity: 'error',
      comment: 'mathjs costs half a second to load: one module does, lazily',
      from: { path: '^src/', pathNot: '^src/numeric/formula.ts$' },
      to: { path: 'node_modules/mathjs' },
    },
    {
      name: 'mathjs-lazily',
      severity: 'error',
      from: { path: '^src/numeric/formula.ts$' },
      to: { path: 'node_modules/mathjs', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'plots-lazily',
      severity: 'error',
      comment: 'drawing libraries are loaded by who draws',
      from: { path: '^src/' },
      to: { path: 'node_modules/(@observablehq/plot|linkedom)', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'explorer-from-outside',
      severity: 'error',
      comment: 'the explorer uses the library as others do: by the browser entry',
      from: { path: '^docs/explorer/' },
      to: { path: '^(src|spec|scripts)/' },
    },
    {
      name: 'explorer-page-and-worker',
      severity: 'error',
      comment: 'the page waits for nothing: what computes is in the worker, and they share data only',
      from: { path: '^docs/explorer/(page|shared)/' },
      to: { path: '^docs/explorer/worker/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'cycles of types only count, too: a type belongs below all that share it',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/((index|matchers)[.]ts|.*[.](browser|d)[.]ts)$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
