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
  /** Why no more than `most`, where that is not a matter of mathematics. */
  readonly mostBecause?: string;
  readonly whole?: boolean;
}

export type SettingValue = number | string;

/** Settings by name, complete. */
export type Settings = Readonly<Record<string, SettingValue>>;
