import {resolve} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';
import {isRecord} from '../is-record.js';

/** A hostfile of a thousand hosts with their RDMA devices is as long as this. */
const MAX_HOSTFILE_BYTES = 250_000;

export type Hostfile = {
  /** The names that ssh knows the hosts by, in the file's order, which is that of the ranks. */
  hosts: string[];
  /** Null for the launcher's own choice. */
  backend: string | null;
};

/**
 * An mlx hostfile's text (mlx/_distributed_utils/common.py, `Hostfile.from_file`): a list of hosts, or an object that
 * has it as `hosts`. Only `ssh` is required of a host; whatever else it has is left alone. Null where mlx.launch would
 * not take it, which says so itself.
 */
export const parseHostfile = (text: string): Hostfile | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const listed = isRecord(parsed) ? parsed.hosts : parsed;
  if (!Array.isArray(listed) || listed.length === 0) return null;
  const hosts = listed.flatMap((host: unknown) => (isRecord(host) && typeof host.ssh === 'string' ? [host.ssh] : []));
  if (hosts.length !== listed.length) return null;
  const backend = isRecord(parsed) && typeof parsed.backend === 'string' ? parsed.backend : null;
  return {hosts, backend: backend || null};
};

/** The hostfile of that name, in the folder that the launcher runs in; null where it cannot be read, or is no such. */
export const readHostfile = (file: string, directory: string): Hostfile | null => {
  try {
    const text = readIfRegular(resolve(directory, file), MAX_HOSTFILE_BYTES);
    return text === null ? null : parseHostfile(text);
  } catch {
    return null;
  }
};
