import {existsSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {processState, waitFor} from '../helpers/stage.js';
import {cannotMount, cannotMountImage, imageDisk, type SmallDisk, smallDisk} from '../journal/places.js';
import {leaveDisks, setUpOn, type stageOn} from './on-disk.js';
import {type Fault, faults} from './table.js';

type Stage = ReturnType<typeof stageOn>;

afterEach(leaveDisks);

const setUp = (): {disk: SmallDisk; on: Stage} => setUpOn(smallDisk('1m'));

type Ending = {
  begin?: string;
  end: string;
  what: string;
  state: string;
  exitCode: number | null;
  alert: RegExp | null;
  /** Done instead of letting the trainer come to its own end. */
  by?: (on: Stage, id: string) => void;
};

const ENDINGS: readonly Ending[] = [
  {
    end: 'exit 0',
    what: 'exit code 0',
    state: 'finished',
    exitCode: 0,
    alert: /^Training has finished at iteration 100/,
  },
  {end: 'exit 3', what: 'exit code 3', state: 'failed', exitCode: 3, alert: /^Training failed \(exit code 3\)/},
  {end: 'kill -KILL $$', what: 'SIGKILL', state: 'failed', exitCode: 137, alert: /^Training failed \(exit code 137\)/},
  {
    end: '',
    what: '^C',
    state: 'stopped',
    exitCode: 130,
    alert: null,
    by: on => on.tmux('send-keys', '-t', on.pane('trainer') ?? '', 'C-c'),
  },
  {
    // However the trainer answers.
    begin: 'trap "exit 0" INT',
    end: '',
    what: 'mlxtop stop',
    state: 'stopped',
    exitCode: 0,
    alert: null,
    by(on, id) {
      const {code, stderr} = on.mlxtop(['stop', id, '--yes']);
      expect({code, stderr}).toEqual({code: 0, stderr: expect.stringMatching(/^Asked it to stop .*\n$/)});
    },
  },
  {
    end: '',
    what: 'kill-session',
    state: 'interrupted',
    exitCode: null,
    alert: /^Training was interrupted at iteration 50/,
    by: on => on.tmux('kill-session', '-t', '=mlxtop'),
  },
];

type Filling = {what: string; fill: (disk: SmallDisk, on: Stage, id: string) => Promise<void> | void};

const FILLINGS: readonly Filling[] = [
  {what: 'has not a byte left', fill: (_disk, on, id) => on.fillToTheLastByte(id)},
  {what: 'takes no more files', fill: disk => disk.fillWithFiles()},
];

/** The end stands in the journal alone, and nothing is left of what was kept for it. */
const writtenDown = async (on: Stage, id: string, {state, exitCode}: Ending): Promise<void> => {
  const ends = () => on.journal(id).filter(({type}) => type === 'end');
  await waitFor('the end in the journal', () => ends().length > 0);
  expect(ends()).toMatchObject([{state, exitCode}]);
  await waitFor(
    'the recorder to be done',
    () => on.files(id).includes('rollup.json') && !on.files(id).includes('lock'),
  );
  expect(on.files(id).filter(name => /last-events|reserve/.test(name))).toEqual([]);
};

const noImages = cannotMountImage();

const endOnFullDisk = ({what: how, fill}: Filling, ending: Ending, onImage = false): Fault => ({
  fault: `a disk${onImage ? ' with ext4' : ''} ${how} when a run ends by ${ending.what}`,
  holds: `${ending.state}, at once and for ever`,
  cannotShow: onImage ? noImages : cannotMount,
  async shown() {
    const {disk, on} = onImage ? setUpOn(imageDisk()) : setUp();
    const id = await on.train(ending.end, ending.begin);
    await fill(disk, on, id);
    if (ending.by) ending.by(on, id);
    else on.go();
    const {state, exitCode} = ending;
    await waitFor(
      'the end to be seen',
      () => on.seen(id).state === state,
      () => JSON.stringify(on.seen(id)),
    );
    const iteration = ending.by ? 50 : 100;
    const seen = {state, outcome: state, exitCode, iteration};
    expect(on.seen(id)).toEqual(seen);
    expect(on.mlxtop(['wait', id]).code).toBe(exitCode ?? 1);
    if (ending.alert) {
      const told = await waitFor('the alert', () => on.alerts.told()[0]);
      expect(told.text).toMatch(ending.alert);
    }
    expect(on.alerts.told()).toHaveLength(ending.alert ? 1 : 0);
    disk.free();
    await writtenDown(on, id, ending);
    expect(on.seen(id)).toEqual(seen);
    expect(on.journal(id).filter(({type, iteration: at}) => type === 'report' && at === 100)).toHaveLength(
      ending.by ? 0 : 1,
    );
  },
});

faults(
  'a run that ends while its disk is full',
  FILLINGS.flatMap(filling => [
    ...ENDINGS.map(ending => endOnFullDisk(filling, ending)),
    ...ENDINGS.slice(0, 2).map(ending => endOnFullDisk(filling, ending, true)),
  ]),
);

const killRecorder = async (on: Stage, id: string): Promise<void> => {
  // An open dashboard would revive it.
  on.tmux('kill-pane', '-t', on.pane('dashboard') ?? '');
  const pid = on.pid(id);
  process.kill(pid, 'SIGKILL');
  await waitFor('the recorder to be gone', () => processState(pid) === null);
};

/**
 * Shows what depends on the exit code that tmux keeps of a pane. Sometimes it never has one (3.3a: for one pane in
 * seven): then that run is started again.
 */
const byTmux =
  <Setting extends {on: Stage}>(begin: () => Setting, shown: (setting: Setting, id: string) => Promise<void>) =>
  async () => {
    for (;;) {
      const setting = begin();
      const {on} = setting;
      const id = await on.train('exit 3');
      const pane = on.pane('trainer') ?? '';
      try {
        return await shown(setting, id);
      } catch (error) {
        if (on.tmux('display-message', '-p', '-t', pane, '#{pane_dead} #{pane_dead_status}').trim() !== '1')
          throw error;
      }
    }
  };

const endUnrecorded = async (on: Stage, id: string): Promise<void> => {
  const pid = on.wrapperPid(id);
  on.go();
  await waitFor('the wrapper to be gone', () => processState(pid) === null);
};

faults('a run that ends on such a disk, without a recorder', [
  {
    fault: 'the recorder was killed, and then the disk is full to the last byte',
    holds: 'the exit code is there, every command shows it, and the first one with room again writes it down',
    cannotShow: cannotMount,
    async shown() {
      const {disk, on} = setUp();
      const id = await on.train('exit 3');
      await killRecorder(on, id);
      disk.fill();
      await endUnrecorded(on, id);
      expect(on.seen(id)).toMatchObject({state: 'failed', exitCode: 3});
      expect(on.mlxtop(['wait', id]).code).toBe(3);
      disk.free();
      expect(on.seen(id)).toMatchObject({state: 'failed', exitCode: 3});
      expect(on.journal(id).filter(({type}) => type === 'end')).toMatchObject([{state: 'failed', exitCode: 3}]);
      expect(on.files(id).filter(name => /last-events|reserve|^lock/.test(name))).toEqual([]);
    },
  },
  {
    fault: 'the recorder has put the end aside, and is killed before there is room',
    holds: 'every command shows it, and the first one with room again writes it down',
    cannotShow: cannotMount,
    async shown() {
      const {disk, on} = setUp();
      const id = await on.train('exit 0');
      await on.fillToTheLastByte(id);
      on.go();
      await waitFor('the end aside', () => on.files(id).includes('last-events'));
      const seen = {state: 'finished', outcome: 'finished', exitCode: 0, iteration: 100};
      expect(on.seen(id)).toEqual(seen);
      await killRecorder(on, id);
      expect(on.seen(id)).toEqual(seen);
      disk.free();
      expect(on.seen(id)).toEqual(seen);
      expect(on.journal(id).slice(-2)).toMatchObject([
        {type: 'alert', code: 'finished'},
        {type: 'end', exitCode: 0},
      ]);
      expect(on.files(id)).toContain('rollup.json');
      expect(on.files(id).filter(name => /last-events|reserve|^lock/.test(name))).toEqual([]);
    },
  },
  {
    fault: 'nothing was set aside, as of a run that an older version started, and the disk is full to the last byte',
    holds: 'tmux knows the exit code, and it is written down when there is room',
    cannotShow: cannotMount,
    shown: byTmux(setUp, async ({disk, on}, id) => {
      for (const name of on.files(id).filter(one => one.endsWith('-reserve'))) rmSync(join(on.folder(id), name));
      await on.fillToTheLastByte(id);
      await endUnrecorded(on, id);
      expect(on.files(id).filter(name => /^(?:exit|last)/.test(name))).toEqual([]);
      expect(on.seen(id)).toMatchObject({state: 'failed', exitCode: 3});
      expect(on.mlxtop(['wait', id]).code).toBe(3);
      disk.free();
      await waitFor('the end in the journal', () => on.journal(id).some(({type}) => type === 'end'));
      expect(on.journal(id).filter(({type}) => type === 'end')).toMatchObject([{state: 'failed', exitCode: 3}]);
    }),
  },
  {
    fault: 'the disk is pulled out while the run ends, and put back',
    holds: 'tmux knows the exit code, and it is written down with all that came before',
    cannotShow: noImages,
    shown: byTmux(
      () => setUpOn(imageDisk()),
      async ({disk, on}, id) => {
        const wrapper = on.wrapperPid(id);
        disk.pullOut();
        on.go();
        await waitFor('the wrapper to be gone', () => processState(wrapper) === null);
        expect(on.mlxtop(['wait', id]).stderr).toContain('There is no run');
        disk.putBack();
        expect(existsSync(join(on.folder(id), 'exit'))).toBe(false);
        await waitFor(
          'the end',
          () => on.seen(id).outcome !== null,
          () => JSON.stringify(on.seen(id)),
        );
        expect(on.seen(id)).toEqual({state: 'failed', outcome: 'failed', exitCode: 3, iteration: 100});
        expect(on.mlxtop(['wait', id]).code).toBe(3);
        expect(on.journal(id).filter(({type}) => type === 'end')).toMatchObject([{state: 'failed', exitCode: 3}]);
      },
    ),
  },
  {
    fault: 'the disk takes no change at all any more (read-only after an error)',
    holds: 'tmux knows the exit code, and it is written down when the disk takes writes again',
    cannotShow: cannotMount,
    shown: byTmux(setUp, async ({disk, on}, id) => {
      // A disk on which a file is open for writing is not made read-only by hand.
      await killRecorder(on, id);
      await waitFor('the disk to be read-only', () => disk.makeReadOnly());
      await endUnrecorded(on, id);
      expect(existsSync(join(on.folder(id), 'exit'))).toBe(false);
      expect(on.seen(id)).toMatchObject({state: 'failed', exitCode: 3});
      expect(on.mlxtop(['wait', id]).code).toBe(3);
      disk.free();
      expect(on.mlxtop(['wait', id])).toEqual({stdout: 'mlxtop: failed\n', stderr: '', code: 3});
      expect(on.journal(id).filter(({type}) => type === 'end')).toMatchObject([{state: 'failed', exitCode: 3}]);
    }),
  },
]);
