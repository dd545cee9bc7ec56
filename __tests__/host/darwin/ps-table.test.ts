import {describe, expect, test} from '@jest/globals';
import {parseCpuTime, parsePsTable} from '../../../source/host/darwin/ps-table.js';
import {cuts, printed} from './fixtures.js';

const rows = parsePsTable(printed('ps'), 4200);

describe('the table of ps', () => {
  test('has every process with its parent, its group and its name, blanks and all', () => {
    expect(rows.map(row => [row.pid, row.parentPid, row.groupId, row.name])).toEqual([
      [1, 0, 1, 'launchd'],
      [501, 1, 501, 'tmux: server'],
      [93_798, 501, 93_798, 'Python'],
      [93_801, 93_798, 93_798, 'node (vitest 1)'],
      [100_123, 1, 100_123, '<defunct>'],
      [640, 1, 640, 'Google Chrome He'],
    ]);
    expect(rows.every(row => row.sessionId === null && row.seenAt === 4200)).toBe(true);
  });

  test('says who is stopped and who has ended', () => {
    expect(rows.filter(row => row.stopped).map(row => row.pid)).toEqual([93_798, 93_801]);
    expect(rows.filter(row => row.zombie).map(row => row.pid)).toEqual([100_123]);
  });

  test('has sizes in KiB, processor time, and the start of each as one text', () => {
    expect(rows[2]).toMatchObject({
      residentBytes: 5_277_696 * 1024,
      cpuSeconds: 7384.5,
      startedAt: 'Tue Nov 18 09:10:11 2025',
    });
    expect(rows[1]?.startedAt).toBe('Sat Nov 8 08:01:02 2025');
  });

  test('a start written otherwise is a start all the same', () => {
    const [row] = parsePsTable('5 1 5 S 64 0:00.01 Di. 18 Nov. 9:10:11 2025 zsh\n', 0);
    expect(row).toMatchObject({pid: 5, startedAt: 'Di. 18 Nov. 9:10:11 2025', name: 'zsh'});
  });

  test('a row without a name is a process all the same', () => {
    const [row] = parsePsTable('  5  1  5 Z  0  0:00.00 Tue Nov 18 09:10:11 2025 \n', 0);
    expect(row).toMatchObject({pid: 5, zombie: true, name: ''});
  });

  test('what ps does not report of a zombie is missing, the zombie is not', () => {
    const [row] = parsePsTable('5  1  5 Z  0  - -                            (zsh)\n', 0);
    expect(row).toMatchObject({pid: 5, zombie: true, cpuSeconds: 0, startedAt: null});
  });

  test.each([
    'ps: something went wrong',
    '  PID  PPID  PGID STAT    RSS      TIME STARTED                      UCOMM',
    '700 1 700 S 64K 0:00.01 Tue Nov 18 09:10:11 2025 sizes are plain numbers',
    '701 1',
    '702 1 702 S 64 yesterday Tue Nov 18 09:10:11 2025 x',
    '703 1 703 S 64 0:00.01 a while ago',
    '',
  ])('leaves out "%s"', line => expect(parsePsTable(`${line}\n`, 0)).toEqual([]));

  test('cut anywhere, it has the rows that were whole', () => {
    for (const text of cuts(printed('ps'))) {
      expect(parsePsTable(text, 4200)).toEqual(rows.slice(0, text.split('\n').length - 1));
    }
  });

  test.each([
    ['0:56.82', 56.82],
    ['0:56,82', 56.82],
    ['123:04.50', 7384.5],
    ['01:02:03', 3723],
    ['1-02:03:04', 93_784],
  ])('time %s', (text, seconds) => expect(parseCpuTime(text)).toBeCloseTo(seconds, 6));

  test.each(['', '-', '12', 'a:b', '1:2:3:4'])('no time: "%s"', text => expect(parseCpuTime(text)).toBeNull());
});
