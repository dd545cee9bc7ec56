import {writeFileSync} from 'node:fs';
import {errorMessage, UserError} from '../../errors.js';
import {requireTmux} from '../../tmux/client.js';
import type {World} from '../world.js';
import {NOBODY, type Person} from './person.js';
import {runMacCheck} from './run.js';
import {STEPS} from './steps/index.js';

declare const MLXTOP_VERSION: string;

const INTERRUPTED = 130;

const ABOUT = `This tries, on this Mac, what mlxtop believes of macOS. It works in a folder of its own, on tmux servers of its own, with a small
training run of its own; nothing of yours is read, changed or quit. What would touch something of yours is asked before, and
not done without a yes. The report holds no names, no hosts and no paths: read it before you give it to anybody.

`;

const stamp = (now: Date): string => now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 13);

/** How the check speaks with the person at the terminal. */
export type Terminal = {
  say(text: string): void;
  canAsk(): boolean;
  /** The answer; null at its end, and at ^C, once `interrupted` was called. */
  askUntil(question: string, interrupted: () => void): Promise<string | null>;
};

/** Seen before the steps take their minutes. */
const requireWritable = (file: string): void => {
  try {
    writeFileSync(file, '', {flag: 'wx', mode: 0o600});
  } catch (error) {
    throw new UserError(
      `The report cannot be written: ${errorMessage(error)}`,
      'Give a new file in a folder that you may write in: mlxtop doctor --mac-check --report FILE',
    );
  }
};

/** Tries what is believed of macOS; asks unless nobody is there or `quiet`. 0: as believed, as far as it was tried; 1: something differs. */
export const macCheck = async (
  world: World,
  terminal: Terminal,
  quiet: boolean,
  report: string | undefined,
): Promise<number> => {
  const {say, canAsk, askUntil} = terminal;
  if (world.platform !== 'darwin') {
    throw new UserError('There is nothing to check: this is no Mac.', 'What is odd on this machine: mlxtop doctor');
  }
  await requireTmux(world.tmux);
  const file = report ?? `mlxtop-mac-check-${stamp(new Date())}.txt`;
  requireWritable(file);
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
    person: quiet || !canAsk() ? NOBODY : asked,
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
