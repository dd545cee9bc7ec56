/** Variables of macOS' dynamic linker. */
const LINKER = /^DYLD_\w+$/;
const ASSIGNMENT = /^(DYLD_\w+)=/;

/**
 * Programs of macOS itself: System Integrity Protection takes the linker's variables out of the environment of each of
 * them as it starts, so that what it starts does not have them either. `/usr/local` is the user's.
 */
const OF_THE_SYSTEM = /^\/(?:bin|sbin|usr(?!\/local\/)|System)\//;

/** A program as a command names it: its path, and what its `#!` line names; null without one. */
export type FoundProgram = {path: string; interpreter: string | null};

/** Variables of the linker that do not reach the trainer, and which program drops them. */
export type Lost = {names: string[]; by: 'mlxtop' | FoundProgram};

const isOfTheSystem = ({path, interpreter}: FoundProgram): boolean =>
  OF_THE_SYSTEM.test(path) || (interpreter !== null && OF_THE_SYSTEM.test(interpreter));

const ENV = /(?:^|\/)g?env$/;
/** Those of env's options that are followed by a word of their own. */
const WITH_WORD = new Set(['-u', '-C', '-P']);

/** Whether a word stands where `env` takes assignments: a shell's script may begin like one. */
const isOfEnv = (command: readonly string[], at: number): boolean => {
  let before = at - 1;
  while (before > 0) {
    if (WITH_WORD.has(command[before - 1] ?? '')) before -= 2;
    else if (/^-|^\w+=/.test(command[before] ?? '')) before--;
    else break;
  }
  return ENV.test(command[before] ?? '');
};

/** What the command's `env` sets, where a program of the system behind it drops that. */
const lostInCommand = (command: readonly string[], find: (word: string) => FoundProgram | null): Lost | null => {
  const set = command.map((word, index) => (isOfEnv(command, index) ? (ASSIGNMENT.exec(word)?.[1] ?? null) : null));
  const last = set.findLastIndex(name => name !== null);
  const at = command.findIndex((word, index) => index > last && !/^\w+=/.test(word));
  const word = last === -1 ? undefined : command[at];
  const program = word === undefined ? null : find(word);
  if (program === null || !isOfTheSystem(program)) return null;
  return {names: set.slice(0, at).flatMap(name => name ?? []), by: program};
};

/**
 * On a Mac: the linker's variables that the trainer does not get. Those of mlxtop's own environment never reach it,
 * since `/bin/sh` starts it; those that the command's `env` sets do not where a program of the system comes between.
 * `find` looks up a program.
 */
export const lostVariables = (
  environment: Readonly<Record<string, string | undefined>>,
  command: readonly string[],
  find: (word: string) => FoundProgram | null,
): Lost[] => {
  const own = Object.keys(environment).filter(
    name => LINKER.test(name) && !command.some(word => word.includes(`${name}=`)),
  );
  const inCommand = lostInCommand(command, find);
  return [...(own.length > 0 ? [{names: own, by: 'mlxtop' as const}] : []), ...(inCommand === null ? [] : [inCommand])];
};

/** What the user should know of it: two sentences, each on a line. */
export const lostText = ({names, by}: Lost): string => {
  const [first = ''] = names;
  const set = `mlxtop run -- env ${first}=… python …`;
  const verb = names.length > 1 ? 'do' : 'does';
  if (by === 'mlxtop') {
    return (
      `${names.join(', ')} ${verb} not reach the trainer: macOS takes DYLD_* away from its own /bin/sh, which starts it.\n` +
      `Set it after the two dashes: ${set}`
    );
  }
  const {path} = by;
  const interpreter = OF_THE_SYSTEM.test(path) ? null : by.interpreter;
  const shown = interpreter === null ? path : `${path} (#!${interpreter})`;
  return (
    `${names.join(', ')} ${verb} not get past ${shown}: macOS takes DYLD_* away from every program of its own.\n` +
    (interpreter === null
      ? `Set it right before your own program: ${set}`
      : `Set it in that script, or before the program that it starts.`)
  );
};
