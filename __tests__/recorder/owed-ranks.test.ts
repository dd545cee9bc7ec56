import {setImmediate as turn} from 'node:timers/promises';
import {expect, test} from '@jest/globals';
import {OwedRanks} from '../../source/recorder/owed-ranks.js';

/** Ranks on a machine that is reached, or not; what was done to them, and what is told of it. */
const ranks = () => {
  const done: string[] = [];
  const told: (string | null)[] = [];
  let isReached = false;
  const owed = new OwedRanks({
    act: async deed => {
      done.push(deed);
      return isReached ? null : `could not ${deed} the ranks on m2: it cannot be reached`;
    },
    onTrouble: text => told.push(text),
    tryAgainMs: 0,
  });
  const look = async (isPaused = false): Promise<void> => {
    owed.check(isPaused);
    await turn();
  };
  return {
    ...{owed, done, told, look},
    reach(is = true) {
      isReached = is;
    },
  };
};

test('ranks that were not reached to be resumed are tried until they are', async () => {
  const {owed, done, told, look, reach} = ranks();
  owed.do('pause');
  owed.do('resume');
  await turn();
  await look();
  reach();
  await look();
  await look();
  expect(done).toEqual(['pause', 'resume', 'resume', 'resume']);
  expect(told).toEqual([
    'could not pause the ranks on m2: it cannot be reached',
    'could not resume the ranks on m2: it cannot be reached. It keeps trying',
    'could not resume the ranks on m2: it cannot be reached. It keeps trying',
    null,
  ]);
});

test.each([
  ['the run is paused again', async ({look}: ReturnType<typeof ranks>) => look(true)],
  ['the run has ended', async ({owed}: ReturnType<typeof ranks>) => owed.end()],
])('nothing is owed any more once %s', async (_what, happens) => {
  const one = ranks();
  one.owed.do('resume');
  await turn();
  await happens(one);
  await one.look();
  expect(one.done).toEqual(['resume']);
});
