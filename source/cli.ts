import {allCommands, COMMANDS} from './commands/kit/all.js';
import {complain, say} from './commands/kit/say.js';
import {
  diskAdvice,
  errorCode,
  errorMessage,
  isDiskFull,
  isReplaced,
  isWriteRefused,
  REPLACED,
  UserError,
  usageError,
} from './errors.js';
import {printable} from './format/printable.js';

type Internal = (words: readonly string[]) => Promise<number>;

/** mlxtop starts its own recorder with `--folder`. Without it, `record` is the public command for a plain pipe. */
const isInternalRecord = (words: readonly string[]): boolean =>
  words[0] === 'record' && words.some(word => /^--folder(?:=|$)/.test(word));

/** Started only by mlxtop itself, and often: these parse their own few arguments and load nothing else. */
const INTERNAL: ReadonlyMap<string, Internal> = new Map<string, Internal>([
  ['record', async words => (await import('./recorder/main.js')).recordMain(words)],
  ['guard', async words => (await import('./recorder/guard.js')).guardMain(words)],
  ['pack', async words => (await import('./recorder/pack.js')).packMain(words)],
  ['send-alert', async words => (await import('./runs/alert/send-alert.js')).sendAlert(words)],
  ['machine-facts', async () => (await import('./doctor/machine/main.js')).factsMain(line => say(`${line}\n`))],
  ['queue-watch', async words => (await import('./runs/queue/watch.js')).watchQueue(words)],
  ['after-restart', async words => (await import('./runs/after-restart/main.js')).afterRestart(words)],
  ['stay', async () => (await import('./runs/stay/main.js')).stayMain({say, complain})],
  ['note-estimate', async words => (await import('./runs/check/note-estimate.js')).noteEstimate(words)],
  ['__complete', async words => (await import('./runs/complete/main.js')).completeMain(words, say)],
  ['demo-trainer', async words => (await import('./demo/main.js')).main(words)],
]);

const unknownCommand = async (words: readonly string[]): Promise<UserError> => {
  const {suggestion} = await import('./commands/kit/suggest.js');
  const meant = suggestion(words, [...COMMANDS.keys(), 'help', 'version']);
  return usageError(
    `There is no command '${printable(words[0] ?? '')}'.`,
    meant ?? 'To start a run: mlxtop run -- COMMAND. All commands: mlxtop --help',
  );
};

/** The error for `mlxtop -L x run -- true`, where the value of an option is taken for the command. */
const optionsFirst = (words: readonly string[]): UserError => {
  const end = words.indexOf('--');
  const at = words.slice(0, end === -1 ? words.length : end).findIndex(word => COMMANDS.has(word));
  const name = words[at];
  return usageError(
    'Put the options of a command after its name.',
    name === undefined
      ? 'For instance: mlxtop run --socket-name NAME -- COMMAND'
      : printable(`Try: mlxtop ${[name, ...words.toSpliced(at, 1)].join(' ')}`),
  );
};

/** `-v` and `-V` alone ask for the version, as in other programs; no command has an option of these names. */
const withVersion = (words: readonly string[]): readonly string[] =>
  words.length === 1 && /^-[vV]$/.test(words[0] ?? '') ? ['--version'] : words;

const main = async (words: readonly string[]): Promise<number> => {
  const isPublic = words[0] === 'record' && !isInternalRecord(words);
  const internal = isPublic ? undefined : INTERNAL.get(words[0] ?? '');
  if (internal) return internal(words.slice(1));
  const {runCommand, showHelp} = await import('./commands/kit/dispatch.js');
  // Options that every command has may also precede its name; none of them takes a value.
  const at = words.findIndex(word => !word.startsWith('-'));
  const name = words[at];
  if (name === undefined) {
    if (!words.includes('--help') && !words.includes('-h')) {
      return runCommand((await import('./commands/default.js')).command, words, allCommands);
    }
    showHelp(await allCommands(), words.includes('--ascii'));
    return 0;
  }
  const rest = words.toSpliced(at, 1);
  if (name === 'help' || name === 'version') return main([...rest, `--${name}`]);
  const load = COMMANDS.get(name);
  if (!load) throw at > 0 ? optionsFirst(words) : await unknownCommand(words);
  return runCommand((await load()).command, rest, allCommands);
};

/** Codes of system errors about a path that the user can fix, besides those of a disk that refuses writes. */
const OF_THE_PLACE = new Set(['ELOOP', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

const isOfTheDisk = (error: unknown): boolean => isWriteRefused(error) || OF_THE_PLACE.has(errorCode(error) ?? '');

/** What to print about an error: what happened, and what to do. */
const describe = (error: unknown): [what: string, next: string] => {
  const message = errorMessage(error);
  if (error instanceof UserError) return [message, error.nextStep];
  if (isOfTheDisk(error)) return [message, diskAdvice(error)];
  if (isReplaced(error)) return [REPLACED, 'This does not affect a run in progress. Run the command again.'];
  return [
    `unexpected error: ${message}`,
    'This does not affect a run in progress. Please report it, with the command that you ran.',
  ];
};

const report = (error: unknown): number => {
  complain(`mlxtop: ${describe(error).join('\n')}\n`);
  if (process.env.MLXTOP_DEBUG && error instanceof Error) complain(`${error.stack}\n`);
  return error instanceof UserError ? error.exitCode : 1;
};

// A reader that has closed the pipe (`mlxtop logs | head`) is not an error.
process.stdout.on('error', error => {
  if (errorCode(error) === 'EPIPE') process.exit(0);
  const next = isDiskFull(error) ? 'Free some space on the disk that it goes to.' : 'Check what it is redirected to.';
  process.exit(report(new UserError(`Standard output cannot be written: ${errorMessage(error)}`, next)));
});
// An error that cannot be printed must not change the outcome of the command.
process.stderr.on('error', () => undefined);

process.exitCode = await main(withVersion(process.argv.slice(2))).catch(report);
