import {compareVersions} from '../../format/versions.js';
import type {RuleInput} from './input.js';

/** Whether a release is that one or newer; null where it is not known. */
export const isAtLeast = (version: string | null | undefined, least: string): boolean | null =>
  version == null ? null : compareVersions(version, least) >= 0;

/** The release of mlx_lm that would run, as far as it is known. */
export const mlxLmVersion = ({python}: RuleInput): string | null => python?.packages['mlx-lm'] ?? null;

/** `mlx_lm 0.32.2`, or only its name. */
export const mlxLmName = (input: RuleInput): string => {
  const version = mlxLmVersion(input);
  return version === null ? 'mlx_lm' : `mlx_lm ${version}`;
};

/** Whether that mlx_lm is `least` or newer; where it is not known, as the newest one. */
export const hasMlxLm = (input: RuleInput, least: string): boolean => isAtLeast(mlxLmVersion(input), least) ?? true;
