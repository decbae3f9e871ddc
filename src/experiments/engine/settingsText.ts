import type { SettingSpec, Settings } from './settingSpec.js';

/** What a numeric setting may be, in words: `a whole number from 1 to 64 (more needs …)`. */
export function rangeText({ least, most, mostBecause, whole = false }: SettingSpec): string {
  const kind = whole ? 'a whole number' : 'a finite number';
  const limits =
    least !== undefined && most !== undefined
      ? ` from ${least} to ${most}`
      : least !== undefined
        ? ` of at least ${least}`
        : most !== undefined
          ? ` of at most ${most}`
          : '';
  return `${kind}${limits}${mostBecause === undefined ? '' : ` (${mostBecause})`}`;
}

/** `key=value` for each setting that differs from its default, in the order of the specifications; a name for a run. */
export function settingsText(specs: Readonly<Record<string, SettingSpec>>, settings: Settings, method = ''): string {
  return Object.keys(specs)
    .filter((key) => {
      const { fallback } = specs[key];
      return settings[key] !== (typeof fallback === 'function' ? fallback(settings, method) : fallback);
    })
    .map((key) => `${key}=${settings[key]}`)
    .join(' ');
}
