import {describe, expect, test} from '@jest/globals';
import {choicesOf} from '../../../source/commands/kit/run-choices.js';
import {UserError} from '../../../source/errors.js';
import {recordOf} from '../../recorder/recording.js';

const errorOf = (flags: Record<string, unknown>, platform: NodeJS.Platform = 'darwin'): UserError => {
  try {
    choicesOf(flags, platform);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('It was taken.');
};

const USUAL = {
  when: 'red',
  resumeAt: 'green',
  afterSeconds: 60,
  resumeAfterSeconds: 30,
  maxPauseSeconds: 600,
  minRunSeconds: 120,
};

describe('the choices for a run', () => {
  test('are all off by default', () => {
    expect(choicesOf({}, 'linux')).toEqual({
      autoPause: null,
      keepRepaints: false,
      maySleep: false,
      relaxGpuWatchdog: false,
      independent: false,
      inside: false,
      afterRestart: false,
    });
  });

  test('auto-pause has default times', () => {
    expect(choicesOf({autoPause: 'red'}, 'linux').autoPause).toEqual(USUAL);
    const times = {pauseAfter: '500ms', resumeAfter: '1.5s', maxPause: '1h', minRun: '0'};
    expect(choicesOf({autoPause: 'swapping', resumeAt: 'yellow', ...times}, 'linux').autoPause).toEqual({
      when: 'swapping',
      resumeAt: 'yellow',
      afterSeconds: 0.5,
      resumeAfterSeconds: 1.5,
      maxPauseSeconds: 3600,
      minRunSeconds: 0,
    });
  });

  test.each<[Record<string, unknown>, RegExp, RegExp]>([
    [{autoPause: 'yellow'}, /--auto-pause takes red or swapping, not 'yellow'/, /--auto-pause red/],
    [{autoPause: 'red', resumeAt: 'red'}, /--resume-at takes green or yellow, not 'red'/, /--resume-at green/],
    [{autoPause: 'red', maxPause: 'long'}, /--max-pause takes a time/, /--max-pause 2s/],
    [{autoPause: 'red', maxPause: '0'}, /--max-pause must be between 100ms and 1d/, /--max-pause 10m/],
    [{autoPause: 'red', pauseAfter: '2d'}, /--pause-after must be between 100ms and 1d/, /--pause-after 60s/],
    [{pauseAfter: 'abc'}, /--pause-after takes a time such as/, /--pause-after 2s/],
    [{minRun: '1m'}, /--min-run has no effect without --auto-pause/, /Add --auto-pause red/],
    [{resumeAt: 'green'}, /--resume-at has no effect without --auto-pause/, /Add --auto-pause red/],
  ])('%o is wrong usage', (flags, message, nextStep) => {
    const error = errorOf(flags);
    expect(error.message).toMatch(message);
    expect(error.nextStep).toMatch(nextStep);
    expect(error.exitCode).toBe(2);
  });

  test('the GPU watchdog is for macOS', () => {
    expect(choicesOf({relaxGpuWatchdog: true}, 'darwin').relaxGpuWatchdog).toBe(true);
    expect(errorOf({relaxGpuWatchdog: true}, 'linux')).toMatchObject({exitCode: 2, nextStep: 'Leave it out.'});
  });

  test('are kept by a continuation, unless its flags differ', () => {
    const before = recordOf({
      autoPause: {...USUAL, when: 'red', resumeAt: 'green'},
      keepRepaints: true,
      maySleep: true,
      relaxGpuWatchdog: true,
      independent: true,
      inside: true,
      afterRestart: true,
    });
    const same = {
      autoPause: USUAL,
      keepRepaints: true,
      maySleep: true,
      relaxGpuWatchdog: true,
      independent: true,
      inside: true,
      afterRestart: true,
    };
    expect(choicesOf({}, 'darwin', before)).toEqual(same);
    const otherwise = {
      autoPause: 'swapping',
      keepRepaints: false,
      awake: true,
      relaxGpuWatchdog: false,
      independent: false,
      inside: false,
      afterRestart: false,
    };
    expect(choicesOf(otherwise, 'darwin', before)).toEqual({
      autoPause: {...USUAL, when: 'swapping'},
      keepRepaints: false,
      maySleep: false,
      relaxGpuWatchdog: false,
      independent: false,
      inside: false,
      afterRestart: false,
    });
  });

  test('a tmux server of its own is for macOS: by flag, by the continued run, by the settings', () => {
    const settings = {independent: true, inside: false, afterRestart: false};
    expect(choicesOf({independent: true}, 'darwin').independent).toBe(true);
    expect(choicesOf({independent: true}, 'linux').independent).toBe(false);
    expect(choicesOf({}, 'darwin', null, settings).independent).toBe(true);
    expect(choicesOf({independent: false}, 'darwin', null, settings).independent).toBe(false);
    expect(choicesOf({}, 'darwin', recordOf({independent: false}), settings).independent).toBe(false);
    expect(choicesOf({}, 'linux', null, settings).independent).toBe(false);
  });

  test('figures from inside: whether the settings alone ask for them is kept', () => {
    const settings = {independent: false, inside: true, afterRestart: false};
    const before = recordOf({inside: true, insideBySetting: true});
    const of = ({inside, insideBySetting = false}: ReturnType<typeof choicesOf>) => [inside, insideBySetting];
    expect(of(choicesOf({}, 'linux', null, settings))).toEqual([true, true]);
    expect(of(choicesOf({inside: true}, 'linux', null, settings))).toEqual([true, false]);
    expect(of(choicesOf({inside: false}, 'linux', null, settings))).toEqual([false, false]);
    expect(of(choicesOf({}, 'linux', before))).toEqual([true, true]);
    expect(of(choicesOf({inside: true}, 'linux', before))).toEqual([true, false]);
    expect(of(choicesOf({}, 'linux', recordOf({inside: true}), settings))).toEqual([true, false]);
  });

  test('to continue after a restart is asked for: by flag, by the continued run, by the settings', () => {
    const settings = {independent: false, inside: false, afterRestart: true};
    expect(choicesOf({}, 'linux').afterRestart).toBe(false);
    expect(choicesOf({afterRestart: true}, 'linux').afterRestart).toBe(true);
    expect(choicesOf({}, 'darwin', null, settings).afterRestart).toBe(true);
    expect(choicesOf({afterRestart: false}, 'darwin', null, settings).afterRestart).toBe(false);
    expect(choicesOf({}, 'linux', recordOf({afterRestart: false}), settings).afterRestart).toBe(false);
  });
});
