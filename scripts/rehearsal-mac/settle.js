import {equilibrium, pagingRates, WIRED_FOR_APPS} from './model.js';
import {entriesOf} from './objects.js';
import {lives, processAt} from './proc.js';
import {changeState, clockOf, counterAt, memoryAt, readState, restOf} from './state.js';

/** @import {Counter, MacApp, MacState, MacTrainer, Rest} from './types.ts' */

/**
 * A trainer's mark: `-` no process yet (its memory counts all the same), 0 gone, 1 at work, T stopped.
 * @param {MacTrainer} trainer
 */
const trainerMark = trainer => {
  if (trainer.pid === null) return '-';
  if (!lives(trainer)) return '0';
  return /[Tt]/.test(processAt(trainer.pid)?.letter ?? '') ? 'T' : '1';
};

/**
 * Which processes live, in the order of the state: apps by their main process, then trainers. The tools compute the
 * same text.
 * @param {MacState} state
 */
export const rollCall = state => {
  const apps = state.apps.map(app => (lives(app.processes[0]) ? '1' : '0')).join('');
  return `${apps}/${state.trainers.map(trainerMark).join('')}`;
};

/** @param {readonly number[]} numbers */
const sum = numbers => numbers.reduce((total, number) => total + number, 0);

/**
 * What the living processes hold, in the model's terms.
 * @param {MacState} state
 * @param {string} roll
 */
const loadOf = (state, roll) => {
  const [appMarks = '', trainerMarks = ''] = roll.split('/');
  const apps = state.apps.filter((_, index) => appMarks[index] === '1');
  const trainers = state.trainers.filter((_, index) => trainerMarks[index] !== '0');
  /** @param {MacApp['kind']} kind */
  const held = kind =>
    sum(apps.filter(app => app.kind === kind).flatMap(app => app.processes.map(p => restOf(p.footprintBytes))));
  const training = sum(trainers.map(trainer => restOf(trainer.footprintBytes)));
  const pinned = sum(trainers.map(trainer => restOf(trainer.footprintBytes) * trainer.wiredShare));
  const all = held('app') + held('system') + training + state.otherBytes;
  return {
    totalBytes: state.memoryBytes,
    wiredBytes: state.kernelBytes + WIRED_FOR_APPS * held('app') + pinned,
    unwiredBytes: all - pinned,
  };
};

/**
 * @param {MacState} state
 * @param {Rest} rest
 * @param {number} now
 */
const moveMemory = (state, rest, now) => {
  const before = memoryAt(state, now);
  state.memory.levelBefore = before.level;
  for (const [key, to] of entriesOf(rest)) {
    const seconds = key === 'swapUsed' && to < before.swapUsed ? state.swapSettleSeconds : state.settleSeconds;
    state.memory[key] = {from: before[key], to, at: now, seconds};
  }
  return before;
};

/**
 * Half of what leaves the swap is read back; the other half belonged to the processes that ended.
 * @param {MacState} state
 * @param {Rest} before
 * @param {Rest} rest
 */
const transition = (state, before, rest) => {
  /** @param {number} bytes */
  const pages = bytes => Math.max(0, bytes) / state.pageBytes;
  const seconds = Math.max(1, state.settleSeconds);
  /** @type {Partial<Record<Counter, number>>} */
  return {
    swapins: (0.5 * pages(before.swapUsed - rest.swapUsed)) / Math.max(1, state.swapSettleSeconds),
    swapouts: pages(rest.swapUsed - before.swapUsed) / seconds,
    compressions: pages(rest.stored - before.stored) / seconds,
    decompressions: (0.5 * pages(before.stored - rest.stored)) / seconds,
  };
};

/**
 * @param {MacState} state
 * @param {Rest} before
 * @param {Rest} rest
 * @param {number} now
 * @param {boolean} working
 */
const advanceCounters = (state, before, rest, now, working) => {
  const rates = pagingRates(rest, state.memoryBytes, working);
  const moving = transition(state, before, rest);
  for (const [key, rateAfter] of entriesOf(rates)) {
    const counter = state.counters[key];
    const rate = rateAfter + (moving[key] ?? 0);
    const until = now + (key === 'swapins' ? state.swapSettleSeconds : state.settleSeconds);
    state.counters[key] = {value: counterAt(counter, now), at: now, rate, until, rateAfter};
  }
};

/**
 * Processor time grows at the pace of the iterations, and stands still while the trainer is stopped.
 * @param {MacState} state
 * @param {number} slowdown
 * @param {number} now
 * @param {string} marks
 */
const updateProcessorTimes = (state, slowdown, now, marks) => {
  state.trainers.forEach((trainer, index) => {
    const rate = marks[index] === '1' ? trainer.cpu / 100 / slowdown : 0;
    trainer.processor = {value: counterAt(trainer.processor, now), at: now, rate, until: now, rateAfter: rate};
  });
};

/**
 * Lets memory follow the processes that started, ended, were stopped or resumed since the last call: over
 * `settleSeconds` it moves to where the model puts it at rest. Does nothing when no process changed, or when the state
 * does not follow its processes.
 * @param {string} folder
 */
export const settle = folder => {
  const seen = readState(folder);
  if (!seen.follows || rollCall(seen) === seen.roll) return;
  changeState(folder, state => {
    const roll = rollCall(state);
    if (roll !== state.roll) settleState(state, roll);
  });
};

/**
 * The same within a change: moves the state towards what `roll` (default: the present) asks for.
 * @param {MacState} state
 * @param {string} [roll]
 */
export const settleState = (state, roll = rollCall(state)) => {
  const now = clockOf(state);
  const rest = equilibrium(loadOf(state, roll));
  const before = moveMemory(state, rest, now);
  const marks = roll.split('/')[1] ?? '';
  advanceCounters(state, before, rest, now, /[-1]/.test(marks));
  updateProcessorTimes(state, rest.slowdown, now, marks);
  state.roll = roll;
};

/**
 * Takes into account a trainer that a change has just put into the state; memory stays as it is if it does not follow
 * the processes.
 * @param {MacState} state
 */
export const includeTrainer = state => {
  const now = clockOf(state);
  const roll = rollCall(state);
  if (state.follows) settleState(state, roll);
  else updateProcessorTimes(state, memoryAt(state, now).slowdown, now, roll.split('/')[1] ?? '');
};
