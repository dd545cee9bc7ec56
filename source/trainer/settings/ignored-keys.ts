import type {IgnoredKey, IgnoredReason} from '../../estimate/facts.js';
import {meantKey} from '../known/meant-keys.js';
import type {SettingKeys} from '../known/setting-keys.js';
import type {YamlKey} from './yaml-lines.js';

/** Settings that mlx_lm.lora takes and never hands on (mlx_lm/lora.py: TrainingArgs gets no threshold). */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['clear_cache_threshold']);

/** A switch that is off, as YAML has it. */
const OFF = /^(?:false|no|off|0)$/i;

const reasonFor = ({path, isRepeated}: YamlKey, {keys, nested}: SettingKeys): IgnoredReason | null => {
  if (isRepeated) return 'repeated';
  const [top = '', below, ...deeper] = path.split('.');
  const known = nested[top];
  if (below !== undefined) {
    // Arguments of optimizers and keys of a data set are the user's own.
    return known === undefined || deeper.length > 0 || known.includes(below) ? null : 'unknown';
  }
  const key = Object.hasOwn(keys, top) ? keys[top] : undefined;
  if (key === undefined) return 'unknown';
  if (WITHOUT_EFFECT.has(top)) return 'no-effect';
  return key.flagOnly || key.flagWins ? 'flag-only' : null;
};

/** The keys of a configuration of which the trainer takes no notice. */
export const ignoredKeys = (entries: readonly YamlKey[], settings: SettingKeys, file: string): IgnoredKey[] =>
  entries.flatMap(entry => {
    const reason = reasonFor(entry, settings);
    // What stands below an unknown key is of no interest.
    if (reason === null) return [];
    const near = reason === 'unknown' ? meantKey(entry.path, settings) : null;
    // `use_dora: false` asks for nothing.
    const meant = near?.includes(': ') && OFF.test(entry.source ?? '') ? null : near;
    return [{key: entry.path, file, line: entry.line, reason, meant}];
  });
