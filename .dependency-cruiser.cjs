/** The walls of the house: who may import whom. Data flows from the upper rooms of this list to the lower ones. */
const rooms = ['numeric', 'random', 'model', 'follower', 'leader'];
/** Everything that may be imported from a room, itself included. */
const below = (room) => rooms.slice(0, rooms.indexOf(room) + 1);
const wall = (room, allowed, comment) => ({
  name: `${room}-wall`,
  severity: 'error',
  comment,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` },
});

module.exports = {
  forbidden: [
    wall('numeric', ['numeric'], 'arithmetic knows nothing of problems'),
    wall('random', ['random'], 'streams know nothing of problems'),
    wall('networks', ['numeric', 'random', 'networks'], 'networks know nothing of problems'),
    wall('model', ['numeric', 'model'], 'problems are data'),
    wall('follower', ['numeric', 'model', 'follower'], 'best responses need problems only'),
    wall('leader', ['numeric', 'random', 'model', 'leader'], 'evaluation needs problems and a policy'),
    wall('truth', [...below('leader'), 'truth'], 'what judges shares no code with what is judged'),
    wall('estimators', [...below('leader'), 'estimators'], 'what is judged shares no code with what judges'),
    wall('instances', ['numeric', 'model', 'instances'], 'random problems are data'),
    wall(
      'experiments',
      [...below('leader'), 'networks', 'truth', 'estimators', 'tasks', 'files', 'experiments'],
      'experiments are made of verified parts',
    ),
    wall('tasks', ['numeric', 'model', 'tasks'], 'tasks hold constants and models, no algorithm'),
    wall('files', ['files'], 'writing files needs nothing else'),
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
      name: 'thin-command-line',
      severity: 'error',
      comment: 'nothing depends on the command line',
      from: { path: '^src/(?!cli/)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '^src/index.ts$' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
