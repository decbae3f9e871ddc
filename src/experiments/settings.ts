import { refuse } from '../model/invalidInput.js';

/** One setting of an experiment: what it means, its default and where that comes from. */
export interface SettingSpec {
  readonly meaning: string;
  /** Default; a function of the settings before it and of the method where it depends on them. */
  readonly fallback: SettingValue | ((settings: Settings, method: string) => SettingValue);
  /** The default in words, where it is a function. */
  readonly fallbackText?: string;
  /** Where the default is from. */
  readonly source: string;
  /** What is allowed: one of these words, or a number within limits. */
  readonly among?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

export type SettingValue = number | string;

/** Settings by name, complete. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** Completes given settings (text or values) by the defaults of a method, in the order of the specifications. Throws `InvalidInput`. */
export function resolveSettings(
  specs: Readonly<Record<string, SettingSpec>>,
  given: Readonly<Record<string, SettingValue>>,
  method = '',
): Settings {
  for (const key of Object.keys(given))
    if (!(key in specs)) refuse(`/${key}`, `one of ${Object.keys(specs).join(', ')}`, key);
  const settings: Record<string, SettingValue> = {};
  for (const [key, spec] of Object.entries(specs)) {
    const value = given[key];
    if (value === undefined)
      settings[key] = typeof spec.fallback === 'function' ? spec.fallback(settings, method) : spec.fallback;
    else settings[key] = checked(key, spec, value);
  }
  return settings;
}

function checked(key: string, spec: SettingSpec, value: SettingValue): SettingValue {
  const { among, least = -Infinity, most = Infinity, whole = false } = spec;
  if (among)
    return among.includes(String(value)) ? String(value) : refuse(`/${key}`, `one of ${among.join(', ')}`, value);
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  return refuse(`/${key}`, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`, value);
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

/** A setting that is a number. */
export const numberOf = (settings: Settings, key: string): number => Number(settings[key]);
