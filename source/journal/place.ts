/**
 * Where a process lives: a pid means nothing elsewhere. Null for what the system does not tell, and for what it does not have
 * (macOS: PID namespaces).
 */
export type Place = {
  /** The machine, by what stays when it is renamed and when it is restarted. */
  machine: string | null;
  /** Its name, for words. */
  host: string | null;
  /** This start of it: another one after every restart, and on every other machine. */
  boot: string | null;
  /** Which processes it sees, and by which numbers: containers have their own. */
  pidNamespace: string | null;
};

const FIELDS = ['machine', 'host', 'boot', 'pidNamespace'] as const;

/** The value as a place; null when it is not one. */
export const asPlace = (value: unknown): Place | null => {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const textOf = (name: (typeof FIELDS)[number]): string | null => {
    const text = fields[name];
    return typeof text === 'string' ? text : null;
  };
  if (!FIELDS.some(name => textOf(name) !== null)) return null;
  return {machine: textOf('machine'), host: textOf('host'), boot: textOf('boot'), pidNamespace: textOf('pidNamespace')};
};
