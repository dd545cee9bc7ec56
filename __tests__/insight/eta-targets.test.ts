import {expect, describe as group, test} from '@jest/globals';
import {allKinds, replay} from '../../scripts/bench/eta/cases.js';
import {chance} from '../../scripts/bench/eta/random.js';
import {KINDS} from '../../scripts/bench/eta/stories.js';
import {type Run, SURFACES, type Surface, tell} from '../../scripts/bench/eta/story.js';
import {targets} from '../../scripts/bench/eta/verdict.js';
import {eta} from '../../source/insight/eta.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';

test('the time of arrival is ahead of the usual ways to predict it, exact on steady runs, and honest about its error', () => {
  const seeds = Array.from({length: 6}, (_, index) => 901 + index);
  const missed = targets(replay(allKinds(null), seeds)).filter(({holds}) => !holds);
  expect(missed).toEqual([]);
});

const run = (kind: string, surface: Surface, seed: number): Run => {
  const story = KINDS[kind];
  if (!story) throw new Error(`no kind of run is called ${kind}`);
  return tell(story(seed), surface, chance(seed).share);
};

/** By how much the time of arrival moves at once, at most, as a share of what is left; after a share of the run. */
const greatestJump = ({events, seconds, clock}: Run, from: number): number => {
  const state = createState();
  let worst = 0;
  let before = eta(state, 0);
  for (const [index, event] of events.entries()) {
    const {t, type} = event;
    if (events[index - 1]?.t !== t) before = type === 'progress' ? null : eta(state, t);
    fold(state, event);
    if (events[index + 1]?.t === t || before === null || t < clock(from * seconds) || t > clock(0.9 * seconds))
      continue;
    const after = eta(state, t);
    // A report may come some seconds early or late, which matters only when little is left.
    if (after) worst = Math.max(worst, (Math.abs(after.seconds - before.seconds) - 2) / after.seconds);
  }
  return worst;
};

group('the time of arrival does not jump at a report, a validation, a save or a resume', () => {
  // Ten batches that are all short come a quarter of their time early, and that much is gained.
  const kinds = Object.entries({steady: 0.02, 'validation heavy': 0.02, pauses: 0.02, 'lengths vary, told': 0.04});
  const cases = kinds.flatMap(([kind, most]) => SURFACES.map(surface => ({kind, surface, most})));
  test.each(cases)('$kind, $surface', ({kind, surface, most}) => {
    for (const seed of [31, 32]) expect(greatestJump(run(kind, surface, seed), 0.4)).toBeLessThan(most);
  });
});
