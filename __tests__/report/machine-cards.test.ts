import {expect, test} from '@jest/globals';
import {
  appCardBytes,
  type CardsNow,
  cardHoldersText,
  cardRows,
  cardsNowJson,
} from '../../source/report/machine-cards.js';

const GIB = 1024 ** 3;

const CARDS: CardsNow = {
  cards: [
    {
      ...{index: 0, uuid: 'GPU-1', name: 'NVIDIA H100 80GB HBM3', busyPercent: 100, totalBytes: 80 * GIB},
      ...{usedBytes: 50 * GIB, watts: 608, limitWatts: 700, celsius: 61, slowedBy: 'heat'},
    },
  ],
  processes: [
    {pid: 731, name: 'python3', uuid: 'GPU-1', bytes: 20 * GIB},
    {pid: 2162, name: 'python3', uuid: 'GPU-1', bytes: 10 * GIB},
  ],
};

test('who holds the memory of a card: a run, an application, and those that are not seen', () => {
  const owners = {apps: [{name: 'Jupyter', pids: [2160, 2162]}], ofRuns: new Map([[731, 'train']])};
  expect(cardHoldersText(CARDS, owners)).toBe(
    [
      '',
      'GPU 0: 50.0 GB of 80.0 GB used, NVIDIA H100 80GB HBM3',
      'GPU MEMORY  PROGRAM  PID   OF',
      '20.0 GB     python3  731   training run train',
      '10.0 GB     python3  2162  Jupyter',
      '20.0 GB     —        —     others, who cannot be seen from here',
      '',
    ].join('\n'),
  );
  expect(appCardBytes(CARDS, [2160, 2162])).toBe(10 * GIB);
});

test('a row of the machine’s memory, and the same as JSON', () => {
  expect(cardRows(CARDS)).toEqual([
    ['GPU 0', '50.0 GB of 80.0 GB used, busy 100 %, 608 of 700 W, 61 °C, slowed down by heat, NVIDIA H100 80GB HBM3'],
    ['', 'held by python3 (731) 20.0 GB, python3 (2162) 10.0 GB'],
  ]);
  expect(cardsNowJson(CARDS)).toMatchObject([{index: 0, slowedBy: 'heat', processes: [{pid: 731}, {pid: 2162}]}]);
});

test('without a card nothing is said, and a driver that is broken is', () => {
  expect([cardRows(null), cardHoldersText(null, {apps: [], ofRuns: new Map()}), cardsNowJson(null)]).toEqual([
    [],
    '',
    null,
  ]);
  const broken = {trouble: 'nvidia-smi fails (exit code 9): no \u001b[2Jdriver'};
  expect(cardRows(broken)).toEqual([['GPU', 'cannot be read: nvidia-smi fails (exit code 9): no ?[2Jdriver']]);
  expect([cardsNowJson(broken), appCardBytes(broken, [1])]).toEqual([null, null]);
});
