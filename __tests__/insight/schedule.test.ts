import {expect, describe as group, test} from '@jest/globals';
import {saveOverdue, saveSchedule} from '../../source/insight/schedule.js';
import {Timeline} from './timeline.js';

/** A trainer that says nothing of its saves, a second an iteration. */
const silent = (last: number): Timeline => {
  const line = new Timeline(['python', 'run_clm.py', '--output_dir', 'out', '--save_steps', '10']).training();
  for (let iteration = 0; iteration <= last; iteration++) line.wait(1).progress(iteration, 600);
  return line;
};
const found = {type: 'checkpoint', path: 'out/checkpoint', late: true} as const;

group('saves that are due', () => {
  test('are believed for as long as it takes to find the first one on disk, and no longer', () => {
    expect(saveSchedule(silent(12).state()).spacing).toBe(10);
    expect(saveSchedule(silent(69).state()).spacing).toBe(10);
    expect(saveSchedule(silent(75).state()).spacing).toBeNull();
    expect(
      saveSchedule(
        silent(75)
          .add({...found, iteration: 70})
          .state(),
      ).spacing,
    ).toBe(10);
  });

  test('are overdue from their iteration on until they are found', () => {
    expect(saveOverdue(silent(9).state())).toBeNull();
    expect(saveOverdue(silent(10).state())).toBe(10);
    const line = silent(25).add({...found, iteration: 10});
    expect(saveOverdue(line.state())).toBe(20);
    expect(saveOverdue(line.add({...found, iteration: 20}).state())).toBeNull();
  });

  test('are not known of a run whose settings tell of none', () => {
    const line = new Timeline(['python', 'train.py']).training().wait(1).progress(1000);
    expect(saveOverdue(line.state())).toBeNull();
  });
});
