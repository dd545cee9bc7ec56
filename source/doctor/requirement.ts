import {compareVersions, releaseNumbers as numbers} from '../format/versions.js';

/** One line of a Python package's `Requires-Dist`, as far as it is understood. */
export type Requirement = {
  /** As Python spells names that are compared: small letters, one dash. */
  name: string;
  /** `>=0.32.2`, `<2`, … */
  bounds: readonly {sign: string; version: string}[];
};

const normal = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const SYSTEMS: Readonly<Record<string, string>> = {darwin: 'Darwin', linux: 'Linux'};

/** Whether a marker holds on this system; one with any other condition is taken not to. */
const holds = (marker: string | undefined, platform: string): boolean => {
  if (marker === undefined) return true;
  const [, variable, sign, value] =
    /^\s*(platform_system|sys_platform)\s*(==|!=)\s*["']([^"']+)["']\s*$/.exec(marker) ?? [];
  if (variable === undefined) return false;
  const here = variable === 'platform_system' ? SYSTEMS[platform] : platform;
  return (here === value) === (sign === '==');
};

/**
 * `mlx>=0.32.2; platform_system == "Darwin"` as a requirement; null for a line that does not count here (`extra == …`,
 * another system) or is not understood.
 */
export const parseRequirement = (line: string, platform: string): Requirement | null => {
  const [text = '', marker] = line.split(';', 2);
  const [, name, bounds = ''] = /^\s*([\w.-]+)(?:\[[^\]]*\])?\s*\(?([^)]*)\)?\s*$/.exec(text) ?? [];
  if (name === undefined || !holds(marker, platform)) return null;
  const parts = bounds
    .split(',')
    .filter(part => part.trim() !== '')
    .map(part => /^\s*(===?|~=|!=|<=?|>=?)\s*([\w.!+*-]+)\s*$/.exec(part));
  // An address, or a way to write it that is not known.
  if (parts.includes(null)) return null;
  return {
    name: normal(name),
    bounds: parts.flatMap(part => (part?.[1] && part[2] ? [{sign: part[1], version: part[2]}] : [])),
  };
};

const startsAs = (version: string, beginning: string): boolean => {
  const begin = numbers(beginning.replace(/\.\*$/, ''));
  return begin.every((number, index) => (numbers(version)[index] ?? 0) === number);
};

const meets = (version: string, {sign, version: bound}: {sign: string; version: string}): boolean => {
  const order = compareVersions(version, bound);
  switch (sign) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
    case '~=':
      return order >= 0 && startsAs(version, numbers(bound).slice(0, -1).join('.'));
    case '!=':
      return bound.endsWith('.*') ? !startsAs(version, bound) : order !== 0;
    default:
      return bound.endsWith('.*') ? startsAs(version, bound) : order === 0;
  }
};

/** Whether a version is what is required (PEP 440 without pre-releases, epochs and local versions). */
export const satisfies = (version: string, {bounds}: Requirement): boolean =>
  bounds.every(bound => meets(version, bound));

/** `mlx>=0.32.2` */
export const requirementWords = ({name, bounds}: Requirement): string =>
  `${name}${bounds.map(({sign, version}) => `${sign}${version}`).join(',')}`;
