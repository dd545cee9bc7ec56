import {expect, test} from '@jest/globals';
import type {CardsLoop, CardsReading} from '../../source/host/card-types.js';
import {monotonicMs} from '../../source/journal/clocks.js';
import {CardsWatch, type CardsWatchOptions} from '../../source/recorder/cards-watch.js';
import type {Dated} from '../../source/recorder/dated.js';

const GIB = 1024 ** 3;

const LOOK: CardsReading = {
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'H100', busyPercent: 92, totalBytes: 80 * GIB, usedBytes: 20 * GIB},
      ...{watts: 584, limitWatts: 700, celsius: 52, slowedBy: null},
    },
  ],
  processes: [{pid: 732, name: 'python3', uuid: 'GPU-1', bytes: 20 * GIB}],
};

const setUp = async (command: string[], loop: CardsLoop | null) => {
  const written: Dated[] = [];
  const troubles: (string | null)[] = [];
  const options: CardsWatchOptions = {
    host: {cardsLoop: async () => loop},
    record: {command, adopted: null},
    write: event => written.push(event),
    onTrouble: text => troubles.push(text),
  };
  const watch = new CardsWatch(options);
  await new Promise(resolve => setImmediate(resolve));
  return {watch, written, troubles};
};

const loopOf = (changes: Partial<CardsLoop> = {}) => {
  const state = {closed: false};
  const loop: CardsLoop = {
    take: () => [LOOK],
    trouble: null,
    cost: () => ({memoryBytes: 22e6, cpuSeconds: 1}),
    close: () => {
      state.closed = true;
    },
    ...changes,
  };
  return {loop, state};
};

test('a look becomes an event, with the child that holds the memory as one of the run', async () => {
  const {loop, state} = loopOf();
  const {watch, written} = await setUp(['torchrun', 'train.py'], loop);
  watch.consider([700, 732], monotonicMs(0));
  watch.consider([700, 732], monotonicMs(2000));
  expect(written).toMatchObject([
    {type: 'cards', cards: [{runBytes: 20 * GIB, othersBytes: 0}], processes: [{pid: 732, ofRun: true}]},
  ]);
  watch.stop();
  watch.consider([700, 732], monotonicMs(60_000));
  expect([written.length, state.closed]).toEqual([1, true]);
});

test.each([
  ['a container', ['docker', 'run', '--gpus', 'all', 'image'], [700]],
  ['a scheduler', ['/usr/bin/srun', 'python', 'train.py'], [700]],
  ['a run whose processes are not known', ['python', 'train.py'], []],
])('whose the memory is nobody knows of %s', async (_what, command, pids) => {
  const {watch, written} = await setUp(command, loopOf().loop);
  watch.consider(pids, monotonicMs(0));
  expect(written).toMatchObject([{cards: [{runBytes: null, othersBytes: null}]}]);
});

test('a trouble is reported while it lasts; without a card there is none', async () => {
  const broken = await setUp(['python'], loopOf({take: () => [], trouble: 'nvidia-smi gives no answer'}).loop);
  broken.watch.consider([1], monotonicMs(0));
  expect(broken.troubles).toEqual(['The NVIDIA cards cannot be read: nvidia-smi gives no answer']);
  const none = await setUp(['python'], null);
  none.watch.consider([1], monotonicMs(0));
  expect([none.troubles, none.written, none.watch.cost()]).toEqual([[], [], null]);
});
