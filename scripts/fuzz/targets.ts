import type { Target } from './target.js';
import { ARGUMENTS } from './arguments.js';
import { CHILDREN } from './children.js';
import { DISK_FULL } from './diskFull.js';
import { FILES } from './files.js';
import { FORMULAS } from './formulas.js';
import { INSTANCES } from './instances.js';
import { KILLS } from './kills.js';
import { PLUGINS } from './plugins.js';

/** All that is tried. */
export const TARGETS: readonly Target[] = [INSTANCES, FILES, FORMULAS, ARGUMENTS, PLUGINS, CHILDREN, KILLS, DISK_FULL];
