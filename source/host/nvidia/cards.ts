import {monotonicNow} from '../../journal/clocks.js';
import type {CardsLoop, CardsReading, CardsTrouble} from '../card-types.js';
import {readProcesses, readProcessMemory} from '../linux/processes.js';
import type {SystemFiles} from '../linux/system-files.js';
import {tryProgram} from '../try-program.js';
import {NO_DEVICES, whyOf} from './ending.js';
import {areAllAsleep} from './find.js';
import {LIST_CARDS, parseCardList} from './list.js';
import {parseCardLog} from './log.js';
import {LOOK, SmiLoop} from './loop.js';
import {cardsReading} from './reading.js';

/** Its words are parsed; `PATH` is all else that it may look at. */
const environment = (): NodeJS.ProcessEnv => ({...process.env, LC_ALL: 'C'});

/** For somebody who waits. */
const LIMIT_MS = 5000;

/** See `Host.cardsLoop`. */
export const openCardsLoop = (files: SystemFiles, program: string): CardsLoop =>
  new SmiLoop({
    program,
    now: monotonicNow,
    isAsleep: () => areAllAsleep(files),
    costOf: pid => ({
      memoryBytes: readProcessMemory(files, pid).memoryBytes,
      cpuSeconds: readProcesses(files, [pid])[0]?.cpuSeconds ?? null,
    }),
    environment: environment(),
  });

/** See `Host.cards`. */
export const readCards = async (files: SystemFiles, program: string): Promise<CardsReading | CardsTrouble | null> => {
  if (areAllAsleep(files)) return null;
  const ask = (words: readonly string[]) => tryProgram([program, ...words], {limitMs: LIMIT_MS, env: environment()});
  const [list, look] = await Promise.all([ask(LIST_CARDS), ask(LOOK)]);
  if (list.code === NO_DEVICES) return null;
  const logged = look.code === 0 ? parseCardLog(look.stdout) : null;
  if (list.code !== 0) return {trouble: whyOf(list)};
  if (logged === null) return {trouble: whyOf(look)};
  return cardsReading(parseCardList(list.stdout), logged);
};
