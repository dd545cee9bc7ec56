import type {Command} from './commands/shared/command.js';
import {errorMessage, UserError, usageError} from './errors.js';

const COMMANDS: Readonly<Record<string, () => Promise<{command: Command}>>> = {
  run: () => import('./commands/run.js'),
  attach: () => import('./commands/attach.js'),
  dashboard: () => import('./commands/dashboard.js'),
  pause: () => import('./commands/pause.js'),
  resume: () => import('./commands/resume.js'),
  stop: () => import('./commands/stop.js'),
  wait: () => import('./commands/wait.js'),
  status: () => import('./commands/status.js'),
  runs: () => import('./commands/runs.js'),
  logs: () => import('./commands/logs.js'),
  memory: () => import('./commands/memory.js'),
  demo: () => import('./commands/demo.js'),
};

/** Started by us alone, and often: these read their own few arguments and load nothing else. */
const INTERNAL: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  record: async words => (await import('./recorder/main.js')).recordMain(words),
  'demo-trainer': async words => (await import('./demo/main.js')).main(words),
};

const suggestion = (name: string): string => {
  const close = Object.keys(COMMANDS).find(known => known.startsWith(name.slice(0, 3)));
  return close ? `Did you mean mlxtop ${close}? See mlxtop --help.` : 'See mlxtop --help.';
};

const main = async (words: readonly string[]): Promise<number> => {
  const [name = '', ...rest] = words;
  const internal = INTERNAL[name];
  if (internal) return internal(rest);
  const {runCommand, runWithoutCommand} = await import('./commands/shared/dispatch.js');
  if (name === '' || name.startsWith('-')) return runWithoutCommand(words, COMMANDS);
  const load = COMMANDS[name];
  if (!load) throw usageError(`There is no command '${name}'.`, suggestion(name));
  return runCommand((await load()).command, rest);
};

const report = (error: unknown): number => {
  if (error instanceof UserError) {
    process.stderr.write(`mlxtop: ${error.message}\n${error.nextStep}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `mlxtop: something went wrong that should not: ${errorMessage(error)}\n` +
      'A running training is not touched by this. Please report it, with the command that you gave.\n',
  );
  if (process.env.MLXTOP_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 1;
};

// A reader that has gone (`mlxtop logs | head`) is no error.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2)).catch(report);
