import {UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import {requireNewFile} from '../new-file.js';
import type {World} from '../world.js';
import {NO_USER, type Person} from './person.js';
import {runMacCheck} from './run.js';
import {STEPS} from './steps/index.js';

declare const MLXTOP_VERSION: string;

const INTERRUPTED = 130;

const ABOUT = `This checks, on this Mac, what mlxtop expects of macOS. It works in a folder of its own, on tmux servers of its own, with a small
training run of its own; nothing of yours is read, changed or quit. Before a step touches anything of yours it asks, and without a
yes the step is left out. The report contains no names, hosts or paths: read it before you give it to anyone.

`;

const stamp = (now: Date): string => now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 13);

/** How the check talks to the user at the terminal. */
export type Terminal = {
  say(text: string): void;
  canAsk(): boolean;
  /** The answer; null at the end of the input, and at ^C, after calling `interrupted`. */
  askUntil(question: string, interrupted: () => void): Promise<string | null>;
};

/**
 * Checks what we expect of macOS; asks the user unless there is none, or `quiet`. Resolves with 0 when everything that
 * was tried is as expected, 1 when something differs.
 */
export const macCheck = async (
  world: World,
  terminal: Terminal,
  quiet: boolean,
  report: string | undefined,
): Promise<number> => {
  const {say, canAsk, askUntil} = terminal;
  if (world.platform !== 'darwin') {
    throw new UserError('There is nothing to check: this is not a Mac.', 'To check this machine: mlxtop doctor');
  }
  await requireTmux(world.tmux);
  const file = report ?? `mlxtop-mac-check-${stamp(new Date())}.txt`;
  // Before the steps take their minutes.
  requireNewFile(file, 'mlxtop doctor --mac-check --report FILE');
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  const asked: Person = {
    async agrees(question) {
      const answer = isStopped ? null : await askUntil(`${question} [y/N]`, stop);
      return answer === null ? null : /^y(?:es)?$/i.test(answer.trim());
    },
    isReady: async request => !isStopped && (await askUntil(request, stop)) !== null,
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  say(ABOUT);
  const outcomes = await runMacCheck({
    world,
    person: quiet || !canAsk() ? NO_USER : asked,
    steps: STEPS,
    version: MLXTOP_VERSION,
    file,
    say,
    isStopped: () => isStopped,
  });
  say(`The report: ${file}\nRead it, then attach it to an issue.\n`);
  if (isStopped) return INTERRUPTED;
  return outcomes.some(({verdict}) => verdict === 'differs') ? 1 : 0;
};
