import type {SlowdownState} from './state.js';

/**
 * The same function, which computes again only when a stretch has been added: the dashboard asks every second, and
 * stretches come with the trainer's reports. An assessment of 160 stretches takes 1 ms.
 */
export const memoizeByStretches = <Result>(
  compute: (slowdown: SlowdownState) => Result,
): ((slowdown: SlowdownState) => Result) => {
  const known = new WeakMap<SlowdownState, {key: unknown[]; result: Result}>();
  return slowdown => {
    const {stretches, prior} = slowdown;
    const key = [stretches.length, stretches.at(-1)?.endedAt, prior];
    const last = known.get(slowdown);
    if (last?.key.every((part, index) => part === key[index])) return last.result;
    const result = compute(slowdown);
    known.set(slowdown, {key, result});
    return result;
  };
};
