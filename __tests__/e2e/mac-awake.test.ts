import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {parentOf, wordsOf} from '../helpers/processes.js';
import {processesWith, waitFor} from '../helpers/stage.js';

const begin = useMacStage();

const onMac = () => begin({scene: 'green', macos: '26'});

const ancestorsOf = (pid: number): number[] => (pid > 1 ? [pid, ...ancestorsOf(parentOf(pid))] : []);

/** The process itself: the shell above it has the same words. */
const caffeinates = (on: {mac: Rehearsal}): number[] =>
  processesWith(`${on.mac.tools}/caffeinate -is -w `).filter(pid => !/mlxtop-run|exit 0/.test(wordsOf(pid).join(' ')));

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('what keeps the rehearsal Mac awake (Linux only: its stand-ins read /proc)', () => {
  test('lives below the tmux server, and ends with the run', async () => {
    const on = await onMac();
    const id = on.stage.start(['sleep', '600']);
    const server = Number(on.stage.tmux('display-message', '-p', '#{pid}'));
    const [pid = 0, ...others] = caffeinates(on);
    expect(others).toEqual([]);
    expect(ancestorsOf(pid)).toContain(server);
    expect(existsSync(join(on.stage.runFolder(id), 'awake'))).toBe(false);
    expect(on.stage.mlxtop(['stop', '--yes']).code).toBe(0);
    await waitFor('its end', () => caffeinates(on).length === 0);
    expect(existsSync(join(on.stage.runFolder(id), 'awake'))).toBe(false);
    expect(on.stage.tmux('list-panes', '-s', '-t', '=mlxtop', '-F', '#{pane_in_mode}')).toBe('0\n0');
  });

  test('is started from here when tmux does not', async () => {
    const on = await onMac();
    const real = spawnSync('sh', ['-c', 'command -v tmux'], {encoding: 'utf8'}).stdout.trim();
    const folder = join(on.stage.folder, 'bin');
    mkdirSync(folder);
    const script = `case " $* " in *' run-shell '*) exit 1 ;; esac\nexec '${real}' "$@"\n`;
    writeFileSync(join(folder, 'tmux'), `#!/bin/sh\n${script}`, {mode: 0o755});
    on.stage.start(['sleep', '600'], [], {PATH: `${folder}:${process.env.PATH}`});
    const server = Number(on.stage.tmux('display-message', '-p', '#{pid}'));
    const [pid = 0, ...others] = caffeinates(on);
    expect(others).toEqual([]);
    expect(pid).toBeGreaterThan(0);
    expect(ancestorsOf(pid)).not.toContain(server);
  });

  test('one that cannot is said, and shown in no pane', async () => {
    const on = await onMac();
    on.mac.fault('caffeinate', 'missing');
    const started = on.stage.mlxtop(['run', '-d', '-L', on.stage.socket, '--', 'sleep', '600']);
    expect(started).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/may go to sleep while it trains: caffeinate: .*ENOENT/),
    });
    expect(on.stage.tmux('list-panes', '-s', '-t', '=mlxtop', '-F', '#{pane_in_mode}')).toBe('0\n0');
  });
});
