import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type MacState, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  mac?.close();
  await stage?.close();
});

const QUESTION = /Did a notification appear on your screen\? \[y\/n\]/;

/** A Mac on which alerts are notifications, and a terminal of 80 by 24. */
const setUp = async (notifications: MacState['notifications']) => {
  const machine = await createRehearsal({scene: 'idle', apps: ['Terminal'], macos: '26', state: {notifications}});
  mac = machine;
  const place = createStage(MAC_PROGRAM, {MLXTOP_TOOLS: machine.tools});
  stage = place;
  const config = join(place.folder, 'config');
  mkdirSync(join(config, 'mlxtop'), {recursive: true});
  writeFileSync(join(config, 'mlxtop', 'settings.yaml'), 'alerts:\n  bell: false\n  desktop: true\n');
  place.env.XDG_CONFIG_HOME = config;
  const terminal = place.terminal(['sh'], 80, 24);
  const answer = async (key: string) => {
    terminal.type(`clear; ${[...MAC_PROGRAM, 'alerts', 'test'].join(' ')}; echo "exit $?"`, 'Enter');
    await waitFor('the question', () => QUESTION.test(terminal.screen()), terminal.screen);
    terminal.type(key, 'Enter');
    await waitFor('its end', () => /^exit \d/m.test(terminal.screen()), terminal.screen);
    return terminal.screen().replaceAll('\n', ' ');
  };
  return {place, machine, answer};
};

const run = (place: Stage, session: string): string => {
  const words = ['run', '--detach', '--socket-name', place.socket, '--session', session, '--', 'sleep', '600'];
  return place.mlxtop(words).stdout.replaceAll('\n', ' ');
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('notifications on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test('one that does not appear is reported by the next command: whose permission it needs, and what else there is', async () => {
    const {place, machine, answer} = await setUp('hidden');
    expect(run(place, 'one')).toMatch(/you have not yet confirmed that\s+one/);
    expect(run(place, 'two')).not.toMatch(/not yet confirmed/);
    const screen = await answer('n');
    expect(machine.shown()).toEqual([]);
    expect(screen).toMatch(/System Settings > Notifications > Script Editor/);
    expect(screen).toMatch(/the bell, a webhook or a command/);
    expect(screen).toMatch(/exit 1/);
    expect(run(place, 'three')).toMatch(/last one did not\s+appear/);
  });

  test('one that appears is noted, and nothing is said of it any more', async () => {
    const {place, machine, answer} = await setUp('allowed');
    const screen = await answer('y');
    expect(machine.shown()).toEqual([expect.stringContaining('This is a test')]);
    expect(screen).toMatch(/desktop alerts reach you\. .*exit 0/);
    expect(run(place, 'one')).not.toMatch(/not yet confirmed/);
  });

  test('without a terminal it says that this cannot be known', async () => {
    const {place} = await setUp('hidden');
    const {stdout, code} = place.mlxtop(['alerts', 'test']);
    expect(stdout).toMatch(/^desktop {2}sent$/m);
    expect(stdout.replaceAll('\n', ' ')).toMatch(/does not report whether a notification appeared.*In a terminal/);
    expect(code).toBe(0);
  });
});
