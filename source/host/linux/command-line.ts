import type {SystemFiles} from './system-files.js';

/** The words of a process; null for one that has gone, and for a zombie or a kernel thread, which have none. */
export const readCommandLine = (files: SystemFiles, pid: number): string[] | null => {
  const text = files.text(`/proc/${pid}/cmdline`) ?? '';
  // Each word ends with a zero byte; a program that writes its title over them (nginx, Node) may leave out the last
  // one.
  return text === '' ? null : text.replace(/\0$/, '').split('\0');
};

/**
 * The folder that a process works in; null when it has gone or is another user's, or when the folder has been removed.
 */
export const readWorkingDirectory = (files: SystemFiles, pid: number): string | null => {
  const folder = files.link(`/proc/${pid}/cwd`);
  return folder?.startsWith('/') && !folder.endsWith(' (deleted)') ? folder : null;
};

/**
 * The variables of these names that a process was started with; null for one that has gone, or another user's. Returns
 * no other variable.
 */
export const readStartEnvironment = (
  files: SystemFiles,
  pid: number,
  names: readonly string[],
): Record<string, string> | null => {
  const text = files.text(`/proc/${pid}/environ`);
  if (text === null) return null;
  const pairs = text.split('\0').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return Object.fromEntries(pairs.filter(([name = '']) => names.includes(name)));
};
