import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import {askPython, type PythonAnswer} from '../../host/ask-python.js';
import type {Run} from '../../journal/runs.js';
import {interpretersBelow, interpretersBeside, interpretersIn} from '../../trainer/continue/interpreters.js';
import {neededPackage, pythonWord} from '../../trainer/continue/python.js';
import type {Continuation} from './continuation.js';

/** A Python starts within a second, and in many where a Mac swaps. */
const LIMIT_MS = 10_000;
/** So many that give no answer, and the machine is too busy for the next one. */
const MOST_SILENT = 3;

const NEXT_STEP = (name: string): string =>
  `Activate the environment that it trained in (source .venv/bin/activate, conda activate NAME), then: mlxtop continue ${name}`;

/** The Pythons that may be the one that the command was run by, the likeliest first. */
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
  let silent = 0;
  for (const candidate of candidates) {
    const answer = await askPython(candidate, packageName, directory, limitMs);
    answers.set(candidate, answer);
    if (answer === 'has') return {chosen: candidate, answers};
    if (answer === 'unknown' && ++silent === MOST_SILENT) break;
  }
  return {chosen: null, answers};
};

const nobodyHas = ({record}: Run, program: string, packageName: string, {answers}: Asked): UserError => {
  const asked = [...answers.keys()].map(path => `\n  ${printable(path)}`).join('');
  const silent = [...answers].filter(([, answer]) => answer === 'unknown').map(([path]) => printable(path));
  if (silent.length > 0) {
    return new UserError(
      `Whether there is a Python with ${packageName} is not known: no answer from ${silent.join(', ')}.`,
      `Nothing was started. The machine may be very busy: try again. Else: ${NEXT_STEP(record.name)}`,
    );
  }
  const why =
    pythonWord(program) === 'framework'
      ? `\nps showed it as ${printable(program)}, which knows nothing of a virtual environment.`
      : '';
  return new UserError(
    `No Python here has ${packageName}, which ${record.name} was trained with. These were asked:${asked}${why}`,
    `Nothing was started. ${NEXT_STEP(record.name)}`,
  );
};

/**
 * The continuation of a run that mlxtop did not start, with a Python in its command that has what it runs: of the same environment, as far
 * as that is known. Its command came from a list of processes, where the Python's first word may say less than the user typed. What
 * mlxtop itself started goes on by the words that were typed.
 * @throws {UserError} when none has it: nothing is to be started then.
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
  // Where nothing is known, what the list of processes showed is started as before, unless it is known to forget its environment.
  const isUntold = kind !== 'framework' && answers.get(program) === 'unknown';
  if (chosen === null && !isUntold) throw nobodyHas(run, program, packageName, asked);
  if (chosen === null || chosen === program) return continuation;
  return {...continuation, command: [chosen, ...words], python: chosen};
};
