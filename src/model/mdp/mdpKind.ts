import { entryReader } from '../files/instanceEntries.js';
import type { Kind } from '../kind.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import { mdpOfFile, serialiseInstance, type InstanceFile } from './mdpFile.js';
import { normaliseMdp } from './validate.js';

/** Configurable MDPs. */
export const MDP: Kind<ConfigurableMdp, InstanceFile> = {
  title: 'a configurable MDP',
  read: async (file, issues) => mdpOfFile(file, await entryReader(file, issues)),
  write: serialiseInstance,
  checked: normaliseMdp,
};
