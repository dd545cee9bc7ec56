import {existsSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {useMacStage} from '../helpers/mac-stage.js';
import {endAll} from '../helpers/power-cut.js';
import {PROGRAM, waitFor} from '../helpers/stage.js';

const DEMO = ['node', join(dirname(PROGRAM), 'mlxtop.js'), 'demo-trainer', '--train', '--hidden-size', '8'];
const FLAGS =
  '--iters 5000 --steps-per-report 5 --steps-per-eval 5000 --val-batches 1 --save-every 10 --adapter-path ad';
const LONG = [...DEMO, ...FLAGS.split(' '), '--seconds-per-iteration', '0.02'];

const begin = useMacStage();
const suite = process.platform === 'linux' ? describe : describe.skip;

suite('run --after-restart on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test('launchd is asked nothing before the login, and continues the run at it', async () => {
    const {mac, stage} = await begin({scene: 'idle', macos: '26'});
    stage.env.HOME = stage.folder;
    const agents = (): string[] => {
      const place = join(stage.folder, 'Library', 'LaunchAgents');
      return existsSync(place) ? readdirSync(place) : [];
    };
    const runs = (): string[] => readdirSync(join(stage.home, 'runs')).sort();
    const first = stage.start(LONG, ['--after-restart']);
    expect(agents()).toEqual([`mlxtop.after-restart.${first}.plist`]);
    expect(mac.calls().filter(({tool}) => tool === 'launchctl')).toEqual([]);
    await waitFor('a checkpoint', () => stage.journal(first).some(event => event.type === 'checkpoint'));
    // Logged out and in again: the run lives on.
    expect(mac.login(stage.folder).refused).toEqual([]);
    await waitFor('the agent to end', () =>
      readdirSync(join(mac.tools, 'launchd')).every(name => !name.endsWith('.json')),
    );
    expect([runs(), agents().length]).toEqual([[first], 1]);

    await endAll(stage, first);
    mac.restart();
    expect(mac.login(stage.folder)).toEqual({loaded: [`mlxtop.after-restart.${first}.plist`], refused: []});
    const second = await waitFor('the next run', () => runs()[1] ?? null);
    await waitFor('its entry', () => agents().join() === `mlxtop.after-restart.${second}.plist`);
    await waitFor('iterations', () => stage.status(second).training.iteration > 0);
    expect(stage.status(second).run).toMatchObject({restarted: {run: first}, continues: {run: first}, terminal: null});
    expect(stage.mlxtop(['stop', '--yes']).code).toBe(0);
    expect(agents()).toEqual([]);
    expect(mac.calls().filter(({tool}) => ['FORBIDDEN', 'NOT', 'ABSENT'].includes(tool))).toEqual([]);
  });
});
