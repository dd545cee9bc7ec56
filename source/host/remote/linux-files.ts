import type {SystemFiles} from '../linux/system-files.js';

/** Lines of `grep -H`: the file before the first colon. */
const addLines = (text: string, files: Map<string, string>): void => {
  for (const line of text.split('\n')) {
    const [, path, rest] = /^(\/proc\/\d+\/[a-z]+):(.*)$/s.exec(line) ?? [];
    if (path === undefined || rest === undefined) continue;
    const before = files.get(path);
    // A command line may hold line feeds.
    files.set(path, before === undefined ? rest : `${before}\n${rest}`);
  }
};

/** Lines of /proc/PID/stat, which begin with the pid. */
const addStats = (text: string, files: Map<string, string>): void => {
  for (const line of text.split('\n')) {
    const pid = /^(\d+) \(/.exec(line)?.[1];
    if (pid !== undefined) files.set(`/proc/${pid}/stat`, line);
  }
};

/** Lines of `ls -l`: `… /proc/12/exe -> /usr/bin/python3`. */
const linksIn = (text: string): Map<string, string> => {
  const links = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, path, target] = /\s(\/proc\/\d+\/exe) -> (.+)$/.exec(line) ?? [];
    if (path !== undefined && target !== undefined) links.set(path, target);
  }
  return links;
};

const filesIn = (sections: ReadonlyMap<string, string>): Map<string, string> => {
  const files = new Map<string, string>();
  for (const [name, text] of sections) if (name.startsWith('/')) files.set(name, text);
  addStats(sections.get('stats') ?? '', files);
  addLines(sections.get('lines') ?? '', files);
  return files;
};

/** The names in a folder, of the paths of what lies below it. */
const namesIn = (folder: string, paths: Iterable<string>): string[] => {
  const names = new Set<string>();
  for (const path of paths)
    if (path.startsWith(`${folder}/`)) names.add(path.slice(folder.length + 1).split('/')[0] ?? '');
  return [...names];
};

/**
 * The files of another machine's /proc and /sys that it has sent, for the readers of our own. `sections` returns the
 * newest ones.
 */
export const remoteFiles = (sections: () => ReadonlyMap<string, string>): SystemFiles => {
  let from: ReadonlyMap<string, string> | null = null;
  let files = new Map<string, string>();
  let links = new Map<string, string>();
  const newest = () => {
    const now = sections();
    if (now !== from) {
      from = now;
      files = filesIn(now);
      links = linksIn(now.get('links') ?? '');
    }
    return files;
  };
  return {
    text: path => newest().get(path) ?? null,
    bytes: () => null,
    names: folder => namesIn(folder, newest().keys()),
    exists: path => newest().has(path),
    link: path => {
      newest();
      return links.get(path) ?? null;
    },
  };
};
