import type {RuleInput} from './input.js';

const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);

/** Whether a release is that one or newer; null where it is not known. */
export const isAtLeast = (version: string | null | undefined, least: string): boolean | null => {
  if (version == null) return null;
  const [own, other] = [numbers(version), numbers(least)];
  for (let index = 0; index < 3; index++) {
    const difference = (own[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** The release of mlx_lm that would run, as far as it is known. */
export const mlxLmVersion = ({python}: RuleInput): string | null => python?.packages['mlx-lm'] ?? null;

/** `mlx_lm 0.32.2`, or only its name. */
export const mlxLmName = (input: RuleInput): string => {
  const version = mlxLmVersion(input);
  return version === null ? 'mlx_lm' : `mlx_lm ${version}`;
};

/** Whether that mlx_lm is `least` or newer; where it is not known, as the newest one. */
export const hasMlxLm = (input: RuleInput, least: string): boolean => isAtLeast(mlxLmVersion(input), least) ?? true;
