import {isOwnProgram, isTmux, isWrapper, programName, startsOthers} from '../../program-name.js';
import {isTerminal, terminalOfServer} from '../../terminal-app.js';
import {bundleName, isSystemName, isSystemPath} from './bundle.js';
import {coalitionOwners} from './coalitions.js';
import {type Evidence, listedBundle} from './evidence.js';
import type {ListedApp} from './launch-services.js';
import {hostOf, isSharedService} from './shared-services.js';

/** What a process counts towards. Processes with the same key are one application. */
export type Owner = {
  key: string;
  name: string;
  /** The outermost bundle; null for a program that is not in one. */
  bundle: string | null;
  kind: 'app' | 'trainer' | 'ours' | 'program' | 'system' | 'shared';
};

const TRAINER: Owner = {key: 'trainer', name: 'training', bundle: null, kind: 'trainer'};
const OURS: Owner = {key: 'ours', name: 'mlxtop', bundle: null, kind: 'ours'};

/** More generations than any application has between its window and its last helper. */
const MAX_PARENTS = 10;

/** Names of bundles that people call by another one. */
const KNOWN_AS: Readonly<Record<string, string>> = {Docker: 'Docker Desktop'};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Returns a function that gives the application of a process, by the best evidence there is. */
export const createOwnerOf = (evidence: Evidence): ((pid: number) => Owner) => {
  const {commands, byBundle, listed, trainer, own, looking, bundleOf, commandOf, shortName} = evidence;
  const coalition = coalitionOwners([...listed.values()]);

  const ofBundle = (bundle: string): Owner => {
    const plain = bundleName(bundle);
    const name = KNOWN_AS[plain] ?? (byBundle.get(bundle)?.name || plain);
    return {key: `bundle:${bundle}`, name, bundle, kind: 'app'};
  };

  const ofListed = (app: ListedApp): Owner => {
    const bundle = listedBundle(app);
    if (bundle !== null) return ofBundle(bundle);
    const path = app.bundlePath ?? app.executablePath ?? (app.pid === null ? '' : commandOf(app.pid));
    const isAgent = app.type !== 'Foreground' && app.bundleId?.startsWith('com.apple.');
    const kind = isSystemPath(path) || isAgent ? 'system' : 'app';
    return {key: `listed:${app.bundleId ?? app.name}`, name: app.name, bundle: null, kind};
  };

  const parentOf = (pid: number): number | null => {
    const parent = commands.get(pid)?.parentPid ?? 0;
    return parent > 1 && commands.has(parent) ? parent : null;
  };

  /** The ancestors, from the parent upwards, that a process can belong to: never past launchd or a tmux server. */
  const parentsOf = (pid: number): number[] => {
    const parents: number[] = [];
    for (let at = parentOf(pid); at !== null && parents.length < MAX_PARENTS; at = parentOf(at)) {
      if (isTmux(shortName(at)) && parentOf(at) === null) break;
      parents.push(at);
    }
    return parents;
  };

  const isBelowTmux = (pid: number): boolean => {
    const top = parentsOf(pid).at(-1) ?? pid;
    const above = parentOf(top);
    return above !== null && isTmux(shortName(above));
  };

  const ofParents = (pid: number): Owner | null => {
    for (const parent of parentsOf(pid)) {
      const bundle = bundleOf(parent);
      if (bundle !== null) return ofBundle(bundle);
    }
    return null;
  };

  /** A trainer of another home folder, whose runs nobody has told us of. */
  const isForeignTrainer = (pid: number): boolean =>
    parentsOf(pid).some(parent => isWrapper(shortName(parent), commandOf(parent)));

  /** mlxtop of another session or home folder: none of `own`. */
  const ofOwnProgram = (pid: number): Owner | null => (isOwnProgram(shortName(pid), commandOf(pid)) ? OURS : null);

  /** A registered application is itself, whatever it was started from. */
  const ofOwnBundle = (pid: number, registered: boolean): Owner | null => {
    const bundle = bundleOf(pid);
    return bundle !== null && (!registered || byBundle.has(bundle)) ? ofBundle(bundle) : null;
  };

  /** From `Cursor Helper: …` in argv, or `Google Chrome He` where there are only top's sixteen characters. */
  const ofHelperName = (pid: number): Owner | null => {
    const name = /^([^/]+?) (?:Helper\b|H(?:e(?:l(?:p(?:er?)?)?)?)?$)/.exec(commandOf(pid) || shortName(pid))?.[1];
    if (name === undefined) return null;
    const known = [...byBundle].find(([bundle, app]) => app.name === name || bundleName(bundle) === name);
    return known ? ofBundle(known[0]) : {key: `name:${name}`, name, bundle: null, kind: 'app'};
  };

  const ofShared = (pid: number): Owner | null => {
    if (!isSharedService(evidence, pid)) return null;
    const {host, name} = hostOf(evidence, pid);
    if (typeof host === 'string') return ofBundle(host);
    if (host !== null) return ownerOf(host);
    return {key: `shared:${name}`, name, bundle: null, kind: 'shared'};
  };

  /**
   * The kernel's name is cut, and argv[0] may be a path with blanks: the rest of the name follows the one within the
   * other.
   */
  const nameOfProgram = (pid: number): string => {
    const short = shortName(pid);
    const found = new RegExp(`(?:^|/)${escaped(short)}([^/ ]*)(?: (.*))?$`).exec(commandOf(pid));
    return programName(short + (found?.[1] ?? ''), found?.[2]?.split(' ') ?? []);
  };

  /** The topmost process of the same program tree, which shells and carriers of a session are not part of. */
  const ofProgram = (pid: number): Owner => {
    const path = commandOf(pid);
    const name = nameOfProgram(pid);
    if (isSystemPath(path) || isSystemName(name)) return {key: `system:${name}`, name, bundle: null, kind: 'system'};
    if (path === '') return {key: `name:${name}`, name, bundle: null, kind: 'app'};
    let root = pid;
    for (const parent of startsOthers(shortName(pid)) ? [] : parentsOf(pid)) {
      if (startsOthers(shortName(parent)) || own.has(parent) || trainer.has(parent)) break;
      root = parent;
    }
    return {key: `process:${root}`, name: nameOfProgram(root), bundle: null, kind: 'program'};
  };

  /** The terminal of a program that keeps its shells outside of its bundle. */
  const ofTerminalServer = (pid: number): Owner | null => {
    const terminal = terminalOfServer(commandOf(pid));
    if (terminal === null) return null;
    const isIts = (bundle: string): boolean =>
      isTerminal(byBundle.get(bundle) ?? {name: bundleName(bundle), bundleId: null}, terminal);
    const bundles = [...byBundle.keys(), ...[...commands.keys()].flatMap(one => bundleOf(one) ?? [])];
    const known = bundles.find(isIts);
    return known ? ofBundle(known) : {key: `name:${terminal.name}`, name: terminal.name, bundle: null, kind: 'app'};
  };

  /** The terminal that shows us, where no parent in a bundle leads to it. */
  const ofTerminal = (pid: number): Owner | null => {
    if (!looking.has(pid)) return null;
    const member = coalition.get(pid);
    if (member) return ofListed(member);
    return [pid, ...parentsOf(pid)].map(ofTerminalServer).find(owner => owner !== null) ?? null;
  };

  const find = (pid: number): Owner => {
    if (trainer.has(pid) || isForeignTrainer(pid)) return TRAINER;
    if (own.has(pid) || isTmux(shortName(pid))) {
      return ofOwnBundle(pid, false) ?? ofParents(pid) ?? ofTerminal(pid) ?? OURS;
    }
    // tmux, and everything that runs in it, outlives the terminal that it was started from.
    const member = isBelowTmux(pid) ? undefined : coalition.get(pid);
    const itself = listed.get(pid);
    return (
      ofOwnProgram(pid) ??
      ofOwnBundle(pid, true) ??
      (member ? ofListed(member) : null) ??
      ofOwnBundle(pid, false) ??
      (itself ? ofListed(itself) : null) ??
      ofTerminalServer(pid) ??
      ofParents(pid) ??
      ofShared(pid) ??
      ofHelperName(pid) ??
      ofProgram(pid)
    );
  };

  const known = new Map<number, Owner>();
  const ownerOf = (pid: number): Owner => {
    const owner = known.get(pid) ?? find(pid);
    known.set(pid, owner);
    return owner;
  };
  return ownerOf;
};
