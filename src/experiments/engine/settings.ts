import { refuse } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';
import { numberInText } from '../../model/numberInText.js';
import { rangeText } from './settingsText.js';
import type { SettingSpec, SettingValue, Settings } from './settingSpec.js';

/**
 * Completes given settings (text or values) by the defaults of a method, in the order of the specifications. Throws `InvalidInput`, with `pointer`
 * as the place of the given ones.
 */
export function resolveSettings(
  specs: Readonly<Record<string, SettingSpec>>,
  given: Readonly<Record<string, SettingValue>>,
  method = '',
  pointer = '',
): Settings {
  const known = Object.keys(specs);
  for (const key of Object.keys(given))
    if (!known.includes(key))
      refuse(`${pointer}/${key}`, `one of ${known.join(', ')}`, `${key}${didYouMean(key, known)}`);
  const settings: Record<string, SettingValue> = {};
  for (const [key, spec] of Object.entries(specs))
    if (Object.hasOwn(given, key)) settings[key] = checked(`${pointer}/${key}`, spec, given[key]);
    else settings[key] = typeof spec.fallback === 'function' ? spec.fallback(settings, method) : spec.fallback;
  return settings;
}

function checked(pointer: string, spec: SettingSpec, value: SettingValue): SettingValue {
  const { among, least = -Infinity, most = Infinity, whole = false } = spec;
  if (among) {
    const word = String(value);
    return among.includes(word)
      ? word
      : refuse(pointer, `one of ${among.join(', ')}`, `${word}${didYouMean(word, among)}`);
  }
  const number = typeof value === 'number' ? value : numberInText(value);
  if (
    number !== undefined &&
    Number.isFinite(number) &&
    number >= least &&
    number <= most &&
    !(whole && !Number.isInteger(number))
  )
    return number;
  return refuse(pointer, rangeText(spec), value === '' ? '""' : value);
}

/** A setting that is a number. */
export const numberOf = (settings: Settings, key: string): number => Number(settings[key]);
