/*
 * What a trainer's settings are called, what they hold and what they are by default: of those trainers whose whole list
 * is known, so that every other key is one that they take no notice of.
 */

/**
 * What a setting holds. `size`: as `4GB` on a command line. `mapping`: keys of its own below it; `any`: not looked at.
 */
export type SettingKind = 'integer' | 'number' | 'text' | 'switch' | 'size' | 'mapping' | 'list' | 'any';

export type SettingKey = {
  kind: SettingKind;
  /** What the trainer takes where neither command nor configuration say it. */
  standard: unknown;
  /** Only the configuration has it. */
  yamlOnly?: true;
  /** Only the command line has it (`list_reward_functions`). */
  flagOnly?: true;
  /**
   * argparse gives the flag a value even where it is not given, so what the configuration says never counts: main()
   * takes that only for what is still None.
   */
  flagWins?: true;
  /** What argparse accepts; a configuration's value is not checked by it. */
  choices?: readonly string[];
  /** The release of the trainer that was the first with it. */
  since?: string;
};

export type SettingKeys = {
  keys: Readonly<Record<string, SettingKey>>;
  /** The keys of a mapping, by its name; absent where they are the user's own. */
  nested: Readonly<Record<string, readonly string[]>>;
  /** Letters for options. */
  short: Readonly<Record<string, string>>;
};

type More = Omit<SettingKey, 'kind' | 'standard'>;

/** A setting, written in one line of a table. */
export const settingKey = (kind: SettingKind, standard: unknown, more: More = {}): SettingKey => ({
  kind,
  standard,
  ...more,
});

/** `lora_parameters` of mlx_lm and of what is made with it; what `lr_schedule` holds (mlx_lm/tuner/utils.py). */
export const NESTED_KEYS = {
  lora_parameters: ['rank', 'scale', 'dropout', 'keys'],
  lr_schedule: ['name', 'arguments', 'warmup', 'warmup_init'],
} as const;
