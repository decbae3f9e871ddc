/** Texts that are no whole number within any limits. */
export const NO_NUMBERS: readonly string[] = [
  ...[
    '-1',
    '1.5',
    'NaN',
    'Infinity',
    '-Infinity',
    '1e3',
    '0x10',
    '',
    '  ',
    ' 1',
    '1 ',
    '٣',
    '1e99',
    '99999999999999999999',
  ],
  ...[
    'null',
    'true',
    'constructor',
    '__proto__',
    'toString',
    '1,2',
    '--json',
    '-',
    '[]',
    '1n',
    '+1',
    '\u001b[31m1',
    '1\n2',
    '½',
    '1_000',
  ],
];

/** Words that name nothing. */
export const NO_NAMES: readonly string[] = [
  ...[
    '',
    ' ',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'bc-hgg',
    'BC-HG',
    'game:',
    'game:game:bc-hg',
    'mutant:',
    '*',
  ],
  ...[
    'no-such-thing',
    '/',
    '.',
    '..',
    '/dev/full/x',
    'x'.repeat(300),
    '\u001b]0;title\u0007',
    'a\nb',
    '\ud800',
    'bc-hg,hpgd',
    'null',
    '%s',
  ],
];

/** Instances that there are not. */
export const NO_INSTANCES: readonly string[] = [
  ...NO_NAMES,
  ...[
    'random:',
    'random:rational',
    'random:rational:1',
    'random:rational:x:0',
    'random:rational:-1:0',
    'random:rational:1:1.5',
  ],
  ...[
    'random:rational:99999999999999999999999:0',
    'random:constructor:1:0',
    'random:rational:1:0:0',
    'random:rational:1e3:0',
    'toy-r3',
  ],
  ...['/dev/null', '/etc/passwd', 'package.json', 'Four-Rooms', 'four-rooms ', 'random:rational: 1:0'],
];

/** Settings that no task takes. */
export const NO_SETTINGS: readonly string[] = [
  ...[
    'constructor=5',
    'toString=1',
    '__proto__=1',
    '=5',
    'lr',
    'lr=',
    '=',
    'lr=Infinity',
    'lr=NaN',
    'lr=1e400',
    'hidden=1e9',
    'batch=1e12',
  ],
  ...[
    'beta=-1',
    'beta=0',
    'beta=',
    'beta=0x1',
    'beta= 1',
    'beta=1e-400',
    'p=2',
    'p=1/0',
    'lr=constructor',
    'lr=[[]]',
    'LR=1',
    'no-such=1',
    'beta=١',
  ],
];

/** Paths that cannot be read, or hold nothing that is wanted. */
export const NO_PATHS: readonly string[] = [
  ...[
    '',
    '/',
    '/no/such/path',
    '/dev/full',
    '/dev/null',
    '/etc/passwd',
    '/proc/self/mem',
    'x'.repeat(300),
    'a\u0000b',
    '.',
    '/etc/shadow/x',
    '/dev/null/x',
  ],
];
