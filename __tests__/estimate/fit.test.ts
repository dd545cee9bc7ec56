import {describe, expect, test} from '@jest/globals';
import {fitOf} from '../../source/estimate/fit.js';
import {availableBytes, gainOf, withoutApps} from '../../source/estimate/room.js';
import {app, GIB, linux, MIB, mac} from './setups.js';

const needs = (peak: number, high = peak, framework = 0.6) => ({
  peakBytes: peak * GIB,
  highBytes: high * GIB,
  parts: [{name: 'framework' as const, bytes: framework * GIB}],
});

const gigabytes = (bytes: number | null): number => Number(((bytes ?? Number.NaN) / GIB).toFixed(2));

describe('what is free without swapping', () => {
  test('on a Mac: free and cached pages less a reserve; what the compressor could save does not count', () => {
    expect(gigabytes(availableBytes(mac()))).toBe(5.4);
    expect(availableBytes(mac({compressedBytes: 4 * GIB}))).toBe(availableBytes(mac()));
    expect(availableBytes(mac({freeBytes: 0, cachedBytes: 0.1 * GIB}))).toBe(0);
  });

  test('on Linux: what the kernel calls available, or a control group leaves, less the same', () => {
    expect(gigabytes(availableBytes(linux()))).toBe(9.36);
    expect(gigabytes(availableBytes(linux({totalBytes: 8 * GIB, limitedBy: 'cgroup'})))).toBe(1.5);
    expect(gigabytes(availableBytes(linux({totalBytes: 128 * GIB})))).toBe(121);
  });

  test('is not known where the system does not say', () => {
    expect(availableBytes({...mac(), memory: null})).toBeNull();
    expect(availableBytes(linux({usedBytes: null}))).toBeNull();
  });

  test('an app gives back what of it is in memory, and of its compressed part only the room that this takes', () => {
    expect(gainOf(app('Cursor', 3.6))).toBe(3.6 * GIB);
    expect(gigabytes(gainOf(app('Cursor', 3.6, null, 3.1)))).toBe(1.17);
    // A virtual machine's compressed part may be larger than what it is said to hold.
    expect(gigabytes(gainOf(app('Docker Desktop', 2, null, 3)))).toBe(0.43);
    const after = withoutApps(mac(), ['Cursor', 'WindowServer']);
    expect(gigabytes(availableBytes(after))).toBe(9);
    expect(after.apps?.map(({name}) => name)).toEqual(['Google Chrome', 'Docker Desktop', 'WindowServer']);
  });
});

describe('on a Mac with 16 GB', () => {
  test('fits', () => {
    expect(fitOf(needs(4, 5), mac())).toMatchObject({
      fits: 'yes',
      isTight: false,
      quit: [],
      overBytes: null,
      risk: null,
    });
  });

  test('fits by the estimate, not by its upper end', () => {
    expect(fitOf(needs(5, 6), mac())).toMatchObject({fits: 'yes', isTight: true});
  });

  test('fits after the fewest apps have quit that are enough; protected ones are never named', () => {
    const fit = fitOf(needs(8, 8.6), mac());
    expect(fit).toMatchObject({fits: 'after-quitting', quit: ['Cursor'], isTight: false});
    expect(gigabytes(fit.overBytes)).toBe(2.6);
    expect(fit.availableIfQuit.map(({apps, bytes}) => [apps.length, gigabytes(bytes)])).toEqual([
      [1, 9],
      [3, 10.75],
    ]);
    // Not three of them for an upper end that they do not make room for either.
    expect(fitOf(needs(8.9, 11.5), mac())).toMatchObject({quit: ['Cursor'], isTight: true});
    expect(fitOf(needs(9.1, 10.4), mac()).quit).toEqual(['Cursor', 'Google Chrome']);
    expect(fitOf(needs(10.7, 12), mac())).toMatchObject({
      quit: ['Cursor', 'Google Chrome', 'Docker Desktop'],
      isTight: true,
    });
  });

  test('will swap where even that is not enough, by so much', () => {
    const fit = fitOf(needs(11.5), mac());
    expect(fit).toMatchObject({fits: 'swaps', limit: 'memory', quit: []});
    expect(gigabytes(fit.overBytes)).toBe(6.1);
    expect(gigabytes(fit.overAfterQuittingBytes)).toBe(0.75);
  });

  test('does not fit where swap has no room on the disk', () => {
    expect(fitOf(needs(11.5), mac({diskFreeBytes: 0.5 * GIB}))).toMatchObject({fits: 'no', limit: 'swap'});
  });

  test('does not fit above what the GPU may use resident; what is not on the GPU does not count', () => {
    expect(fitOf(needs(12.6), mac({freeBytes: 14 * GIB}))).toMatchObject({
      fits: 'no',
      limit: 'gpu',
      risk: 'above-working-set',
    });
    expect(fitOf(needs(12.2), mac({freeBytes: 14 * GIB}))).toMatchObject({fits: 'yes', risk: null});
    expect(fitOf(needs(12.2, 13), mac({freeBytes: 14 * GIB}))).toMatchObject({fits: 'yes', risk: 'above-working-set'});
  });

  test('a start with little free is a risk only where it would swap', () => {
    const full = mac({freeBytes: 0.5 * GIB, cachedBytes: 3 * GIB}, []);
    expect(fitOf(needs(9), full)).toMatchObject({fits: 'swaps', risk: 'little-free'});
    expect(fitOf(needs(1), full)).toMatchObject({fits: 'yes', risk: null});
    expect(fitOf(needs(12), mac({freeBytes: 5 * GIB}, []))).toMatchObject({fits: 'swaps', risk: null});
  });

  test('a large app that only the user could quit is told, and not counted', () => {
    const terminal = app('Cursor', 3.6, 'the terminal that you are in');
    const apps = [
      terminal,
      app('WindowServer', 1.4, 'belongs to the system'),
      app('Slack', 0.5, 'in front: you are using it'),
    ];
    const fit = fitOf(needs(8), mac({}, apps));
    expect(fit).toMatchObject({fits: 'swaps', kept: [{name: 'Cursor', why: 'the terminal that you are in'}]});
  });

  test('nobody has asked for apps', () => {
    expect(fitOf(needs(8), mac({}, null))).toMatchObject({fits: 'swaps', knowsApps: false, availableIfQuit: []});
  });
});

describe('on Linux', () => {
  test('what is too much goes to swap as far as there is any, else the kernel ends the trainer', () => {
    const apps = [app('firefox', 0.1)];
    expect(fitOf(needs(9), linux({}, apps)).fits).toBe('yes');
    expect(fitOf(needs(11), linux({}, apps))).toMatchObject({fits: 'no', limit: 'swap', risk: null});
    const swap = {swapTotalBytes: 4 * GIB, swapUsedBytes: GIB};
    expect(fitOf(needs(11), linux(swap, apps)).fits).toBe('swaps');
    expect(fitOf(needs(13), linux(swap, apps)).fits).toBe('no');
  });

  test('in a control group no app helps', () => {
    expect(fitOf(needs(11), linux({limitedBy: 'cgroup'}))).toMatchObject({fits: 'no', availableIfQuit: []});
  });
});

describe('without an estimate', () => {
  test('it is not known, and says why', () => {
    expect(fitOf({why: 'mamba is not understood', weightBytes: GIB}, mac())).toMatchObject({
      fits: 'unknown',
      why: 'mamba is not understood',
    });
    expect(fitOf(needs(1), {...mac(), memory: null})).toMatchObject({fits: 'unknown', availableBytes: null});
  });

  test('unless the weights alone are too much', () => {
    expect(fitOf({why: 'x', weightBytes: 20 * GIB}, mac())).toMatchObject({fits: 'no', limit: 'gpu'});
    expect(fitOf({why: 'x', weightBytes: null}, mac()).fits).toBe('unknown');
  });
});

test('small apps are not worth quitting', () => {
  const machine = mac({}, [app('Notes', (150 * MIB) / GIB)]);
  expect(fitOf(needs(5.5), machine)).toMatchObject({fits: 'swaps', availableIfQuit: []});
});
