import {describe, expect, test} from '@jest/globals';
import {findApp} from '../../source/actions/find-app.js';
import type {App} from '../../source/host/types.js';

const app = (name: string, mainPid: number, more: Partial<App> = {}): App => ({
  name,
  bundleId: null,
  bytes: 1e9,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  mainPid,
  pids: [mainPid],
  protected: null,
  ...more,
});

const APPS = [
  app('Google Chrome', 1, {bundleId: 'com.google.Chrome'}),
  app('WindowServer', 2, {protected: 'belongs to the system'}),
  app('node', 3),
  app('node', 4),
];

describe('an application by its name', () => {
  test.each(['Google Chrome', 'google chrome', 'com.google.chrome'])('%s', wanted =>
    expect(findApp(APPS, wanted).mainPid).toBe(1),
  );

  test('a protected one is found: what is said of it is why it stays', () =>
    expect(findApp(APPS, 'windowserver').protected).toBe('belongs to the system'));

  test('several of a name is wrong usage, with their pids', () => {
    expect(() => findApp(APPS, 'node')).toThrow(/pid 3.*pid 4/);
    try {
      findApp(APPS, 'node');
    } catch (error) {
      expect(error).toMatchObject({exitCode: 2});
    }
  });

  test('an unknown one says what there is, the like-named first', () => {
    expect(() => findApp(APPS, 'Cursor')).toThrow("No application called 'Cursor' is running.");
    const nextStep = (wanted: string): unknown => {
      try {
        return findApp(APPS, wanted);
      } catch (error) {
        return (error as {nextStep: string}).nextStep;
      }
    };
    expect(nextStep('Cursor')).toContain('Google Chrome, node');
    expect(nextStep('Cursor')).not.toContain('WindowServer');
    expect(nextStep('chrome')).toBe('Did you mean: Google Chrome?');
  });
});
