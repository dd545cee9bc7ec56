import {usageError} from '../../errors.js';
import {isHostName} from '../../format/host-name.js';
import {printable} from '../../format/printable.js';
import type {Options} from '../../syntax/option.js';

export const hostsOptions = {
  hosts: {
    value: 'NAMES',
    text: 'the hosts of the run, by their ssh names: m1,m2 (with mlx.launch mlxtop finds them itself)',
  },
} as const satisfies Options;

/** The names of `--hosts`, each once; undefined without the flag. */
const hostsOf = (flags: Record<string, unknown>): string[] | undefined => {
  if (typeof flags.hosts !== 'string') return undefined;
  const names = flags.hosts.split(',').map(name => name.trim());
  const odd = names.find(name => !isHostName(name));
  if (odd === undefined) return [...new Set(names)];
  throw usageError(
    odd === '' ? 'A name is missing in --hosts.' : `'${printable(odd)}' is not the name of a host.`,
    'Give their ssh names, separated by commas: --hosts m1,m2',
  );
};

/**
 * The field of a run's record: by the flag, else as it was `before`; none without either. Throws a `UserError` for
 * what is no host's name.
 */
export const hostsOr = (flags: Record<string, unknown>, before?: string[]): {hosts?: string[]} => {
  const hosts = hostsOf(flags) ?? before;
  return hosts ? {hosts} : {};
};
