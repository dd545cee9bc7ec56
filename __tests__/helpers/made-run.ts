import type {RunEvent} from '../../source/journal/events.js';
import {besideEvents, firstEvents, lastEvents, withClockSet, withGap} from './made-run/around.js';
import {Play} from './made-run/play.js';
import {type Scenario, type Whole, wholeScenario} from './made-run/scenario.js';
import type {Truth} from './made-run/truth.js';

export {continued, madeRecorded} from './made-run/recorded.js';
export {GB, type Scenario, WEEK} from './made-run/scenario.js';
export type {Truth} from './made-run/truth.js';
export {writeMadeRun} from './made-run/write.js';

/** In the order of time; events of one time stay as they are. */
const inOrder = (events: readonly RunEvent[]): RunEvent[] => [...events].sort((a, b) => a.t - b.t);

const played = new WeakMap<Scenario, Play>();

const playOf = (given: Scenario, scenario: Whole): Play => {
  const known = played.get(given);
  if (known) return known;
  const play = new Play(scenario);
  for (const event of firstEvents(scenario)) play.add(event);
  play.run();
  for (const event of lastEvents(scenario)) play.add(event);
  played.set(given, play);
  return play;
};

/**
 * The journal of a training run whose truth is known, as its recorder would have written it: the same for the same
 * scenario.
 */
export const madeRun = (scenario: Scenario): RunEvent[] => {
  const whole = wholeScenario(scenario);
  const {startedAt, gaps, clockSets} = whole;
  const time = (seconds: number): number => Math.round(startedAt + 1000 * seconds);
  const {events, t} = playOf(scenario, whole);
  const beside = besideEvents(whole)
    .filter(({at}) => at < t)
    .map(({at, event}) => ({t: time(at), ...event}) as RunEvent);
  const told = gaps.reduce(
    (all, {at, seconds}) => withGap(all, {from: time(at), until: time(at + seconds)}),
    beside.length > 0 ? inOrder([...events, ...beside]) : [...events],
  );
  return clockSets.reduce((all, {at, seconds}) => withClockSet(all, time(at), seconds), told);
};

/** What is true of the run that `madeRun` makes of the scenario. */
export const truthOf = (scenario: Scenario): Truth => {
  const whole = wholeScenario(scenario);
  const {secondsPerIteration, swapping, gaps} = whole;
  const {sums, t, pressureSeconds, machine, ...play} = playOf(scenario, whole);
  const factor = sums.slow > 0 ? sums.slow / sums.slowWork : 1;
  return {
    iterations: play.iterations,
    cleanSecondsPerIteration: secondsPerIteration,
    swappingSecondsPerIteration: swapping.length > 0 ? factor * secondsPerIteration : null,
    slowdownFactor: factor,
    lostSeconds: sums.slow - sums.slowWork,
    swappingSeconds: sums.swapping,
    swappingTrainedSeconds: sums.slow,
    pressureSeconds,
    swappedOutBytes: machine.memory.swappedOutBytes,
    mostSwapBytes: machine.memory.mostSwapBytes,
    elapsedSeconds: t,
    pausedSeconds: sums.paused,
    asleepSeconds: sums.asleep,
    notRecordedSeconds: gaps.reduce((sum, {seconds}) => sum + seconds, 0),
    trainedSeconds: t - sums.paused - sums.asleep,
    iteratingSeconds: sums.iterating,
    validationSeconds: sums.validating,
    validations: play.validations,
    tokens: play.tokens,
    bestValLoss: play.bestValLoss,
    lastValLoss: play.lastValLoss,
    lastTrainLoss: play.lastTrainLoss,
  };
};
