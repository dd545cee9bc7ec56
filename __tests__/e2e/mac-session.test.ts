import {spawnSync} from 'node:child_process';
import {describe, expect, test} from '@jest/globals';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];
const CURSOR = {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92'};

const begin = useMacStage();

/** A Mac whose Cursor may not run in the background: quitting it ends what was started in its terminal. */
const onMac = async () => {
  const {mac, stage} = await begin({scene: 'green', macos: '27', apps: ['Cursor', 'Terminal', 'WindowServer']});
  mac.allowBackground('Cursor', false);
  return {mac, stage, cursor: mac.inside('Cursor')};
};

const wrapperOf = (on: Stage, id: string): number => on.record(id).tmux.wrapperPid;

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('which app a session lives in, on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test("a plain run of Cursor's terminal lives in Cursor, which every view says, and ends with it", async () => {
    const {mac, stage, cursor} = await onMac();
    const id = stage.start(STEADY, [], cursor);
    // The launcher does not wait for a Mac's slow tools, so the recorder finds it out.
    await waitFor('the note', () => stage.record(id).session !== undefined);
    expect(stage.record(id).session).toEqual({terminal: CURSOR, independent: false});
    expect(stage.status(id).run).toMatchObject({terminal: CURSOR, independent: false});
    expect(JSON.parse(stage.mlxtop(['runs', '--json']).stdout)[0].run).toMatchObject({
      terminal: CURSOR,
      independent: false,
    });
    expect(stage.mlxtop(['status', id]).stdout).toMatch(/^session +lives in Cursor$/m);
    const terminal = stage.terminal([...MAC_PROGRAM, 'attach', id], 160, 60);
    await waitFor('the machine', () => terminal.screen().includes('lives in Cursor'), terminal.screen);
    mac.quit('Cursor');
    await waitFor('the end', () => stage.status(id).run.endedAt !== null);
  });

  test('an independent one outlives Cursor, and the machine stays awake', async () => {
    const {mac, stage, cursor} = await onMac();
    const id = stage.start(STEADY, ['--independent'], cursor);
    expect(stage.mlxtop(['status', id]).stdout).toMatch(/^session +independent of any app$/m);
    expect(stage.status(id).run).toMatchObject({terminal: null, independent: true});
    const caffeinate = () => processesWith(`${mac.tools}/caffeinate -is -w ${wrapperOf(stage, id)}`);
    expect(caffeinate()).not.toEqual([]);
    const held = caffeinate();
    mac.quit('Cursor');
    const before = stage.status(id).training.iteration as number;
    await waitFor('more iterations', () => stage.status(id).training.iteration > before + 5);
    expect(caffeinate()).toEqual(held);
    expect(stage.status(id)).toMatchObject({run: {endedAt: null}, recorder: {alive: true}});
  });

  test('one that Cursor only asked for, in the tmux server of Terminal, outlives it and stays awake, too', async () => {
    const {mac, stage, cursor} = await onMac();
    spawnSync('tmux', ['-L', stage.socket, 'new-session', '-d'], {env: {...stage.env, ...mac.inside('Terminal')}});
    const id = stage.start(STEADY, [], cursor);
    expect(stage.status(id).run.terminal).toMatchObject({name: 'Terminal'});
    const held = processesWith(`${mac.tools}/caffeinate -is -w ${wrapperOf(stage, id)}`);
    expect(held).not.toEqual([]);
    mac.quit('Cursor');
    await waitFor('all of Cursor to have ended', () => mac.members('Cursor').length === 0);
    expect(held.map(processState)).not.toContain(null);
    expect(stage.status(id).run.endedAt).toBeNull();
  });

  test('a slow tool delays no start: it is noted later', async () => {
    const {mac, stage, cursor} = await onMac();
    mac.fault('lsappinfo', 'slow 3');
    const from = performance.now();
    const id = stage.start(STEADY, [], cursor);
    expect(performance.now() - from).toBeLessThan(20_000);
    expect(stage.record(id).session).toBeUndefined();
    expect(stage.status(id).run).toMatchObject({terminal: null, independent: false});
    await waitFor('the note', () => stage.record(id).session?.terminal?.name === 'Cursor');
    expect(stage.record(id).tmux).not.toBeNull();
  });
});
