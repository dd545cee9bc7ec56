import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {askPython, type PythonAnswer} from '../../host/ask-python.js';
import {runWord} from '../../journal/run-record.js';
import type {Run} from '../../journal/runs.js';
import {interpretersBelow, interpretersBeside, interpretersIn} from '../../trainer/continue/interpreters.js';
import {neededPackage, pythonWord} from '../../trainer/continue/python.js';
import type {Continuation} from './continuation.js';

/** A Python starts within a second, or takes several on a Mac that swaps. */
const LIMIT_MS = 10_000;
/** After so many Pythons without an answer the machine is too busy to ask another one. */
const MAX_UNANSWERED = 3;

const nextStep = (name: string): string =>
  `Activate the environment that it trained in (source .venv/bin/activate, conda activate NAME), then: mlxtop continue ${name}`;

/** The Pythons that may have run the command, the likeliest first. */
const candidatesFor = ({record}: Run, command: readonly string[]): string[] => {
  const [program = ''] = command;
  const kind = pythonWord(program);
  const others = [
    ...(record.adopted?.interpreters ?? []),
    ...interpretersBeside(command, record.directory),
    ...interpretersBelow(record.directory),
    ...interpretersIn(process.env),
  ];
  return [...new Set(kind === 'path' ? [program, ...others] : [...others, program])];
};

type Asked = {chosen: string | null; answers: Map<string, PythonAnswer>};

const askInTurn = async (
  candidates: readonly string[],
  packageName: string,
  directory: string,
  limitMs: number,
): Promise<Asked> => {
  const answers = new Map<string, PythonAnswer>();
  let unanswered = 0;
  for (const candidate of candidates) {
    const answer = await askPython(candidate, packageName, directory, limitMs);
    answers.set(candidate, answer);
    if (answer === 'has') return {chosen: candidate, answers};
    if (answer === 'unknown' && ++unanswered === MAX_UNANSWERED) break;
  }
  return {chosen: null, answers};
};

const noPythonHas = ({record}: Run, program: string, packageName: string, {answers}: Asked): UserError => {
  const asked = [...answers.keys()].map(path => `\n  ${printable(path)}`).join('');
  const unanswered = [...answers].filter(([, answer]) => answer === 'unknown').map(([path]) => printable(path));
  if (unanswered.length > 0) {
    return new UserError(
      `It is unknown whether a Python here has ${packageName}: no answer from ${unanswered.join(', ')}.`,
      `Nothing was started. The machine may be very busy: try again. Otherwise: ${nextStep(runWord(record))}`,
    );
  }
  const why =
    pythonWord(program) === 'framework'
      ? `\nps showed it as ${printable(program)}, which knows no virtual environment.`
      : '';
  return new UserError(
    `No Python here has ${packageName}, which ${record.name} needs. These were asked:${asked}${why}`,
    `Nothing was started. ${nextStep(runWord(record))}`,
  );
};

/**
 * The continuation of a run that mlxtop did not start, with a Python in its command that has the package it needs: from
 * the same environment, as far as that is known. Its command came from a list of processes, whose first word may be
 * less than the user typed. A run that mlxtop started keeps the words that were typed.
 * @throws {UserError} when no Python has it: nothing must be started then.
 */
export const withItsPython = async (
  run: Run,
  continuation: Continuation,
  limitMs = LIMIT_MS,
): Promise<Continuation> => {
  const {command} = continuation;
  const [program = '', ...words] = command;
  const kind = pythonWord(program);
  const packageName = neededPackage(command);
  if (!run.record.adopted || kind === null || packageName === null) return continuation;
  const asked = await askInTurn(candidatesFor(run, command), packageName, run.record.directory, limitMs);
  const {chosen, answers} = asked;
  // Without an answer, the program that the list of processes showed is used, unless it is known to lose its
  // environment.
  const mayStillWork = kind !== 'framework' && answers.get(program) === 'unknown';
  if (chosen === null && !mayStillWork) throw noPythonHas(run, program, packageName, asked);
  if (chosen === null || chosen === program) return continuation;
  return {...continuation, command: [chosen, ...words], python: chosen};
};
