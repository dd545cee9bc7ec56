import {hostname, networkInterfaces} from 'node:os';

/** The name of this machine, without its domain. */
export const ownName = (): string => hostname().split('.')[0] || 'this machine';

/** The names and addresses of this machine, in small letters. */
export const ownNames = (): ReadonlySet<string> => {
  const addresses = Object.values(networkInterfaces()).flatMap(all => all?.map(({address}) => address) ?? []);
  const full = hostname().toLowerCase();
  return new Set([full, full.split('.')[0] ?? '', ...addresses.map(one => one.toLowerCase())].filter(Boolean));
};
