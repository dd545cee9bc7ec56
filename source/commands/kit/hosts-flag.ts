import {usageError} from '../../errors.js';
import {isHostName} from '../../format/host-name.js';
import {printable} from '../../format/printable.js';
import type {Options} from '../../syntax/option.js';

export const hostsOptions = {
  hosts: {
    value: 'NAMES',
    text: 'the machines that the run works on, as ssh knows them: m1,m2 (mlx.launch tells them itself)',
  },
} as const satisfies Options;

/** The names of `--hosts`, each once; undefined without the flag. */
const hostsOf = (flags: Record<string, unknown>): string[] | undefined => {
  if (typeof flags.hosts !== 'string') return undefined;
  const names = flags.hosts.split(',').map(name => name.trim());
  const odd = names.find(name => !isHostName(name));
  if (odd === undefined) return [...new Set(names)];
  throw usageError(
    odd === '' ? 'A name is missing in --hosts.' : `Not the name of a host: ${printable(odd)}`,
    'Name them as ssh does, with commas between: --hosts m1,m2',
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
