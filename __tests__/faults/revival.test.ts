import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {terminalRows} from '../../source/trainer/terminal-rows.js';
import {PROGRAM, processState, waitFor} from '../helpers/stage.js';
import {createRecorderStage, numbersIn, type RecorderStage, reports, saved, upTo} from './killed-recorder.js';
import {faults} from './table.js';

let stage: RecorderStage;

beforeEach(() => {
  stage = createRecorderStage();
});

afterEach(() => stage.close());

faults('A recorder is killed', [
  {
    fault: 'again and again, at 50 lines a second',
    holds: 'every line is in the log once, every report and checkpoint in the journal',
    shown: async () => {
      const script = `let i = 0; setInterval(() => {
        process.stdout.write('Iter ' + ++i + ': Train loss 2.000, It/sec 1.000, Tokens/sec 10.000\\n');
        if (i % 50 === 0) process.stdout.write('Iter ' + i + ': Saved adapter weights to a/' + String(i).padStart(7, '0') + '_adapters.safetensors.\\n');
        if (i === 400) process.exit(0);
      }, 20);`;
      const id = stage.start(['node', '-e', script]);
      await stage.logged(id, 'Iter 1:');
      for (let kill = 1; kill <= 4; kill++) {
        const before = numbersIn(stage.logOf(id)).at(-1) ?? 0;
        await waitFor('more lines', () => (numbersIn(stage.logOf(id)).at(-1) ?? 0) > before + 5);
        await stage.killRecorder(id);
        stage.status(id);
      }
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(400));
      expect(stage.iterations(id, 'report')).toEqual(upTo(400));
      expect(stage.iterations(id, 'checkpoint')).toEqual(upTo(8).map(index => index * 50));
    },
  },
  {
    fault: 'in the middle of a line',
    holds: 'the line is completed once, and read once; what came meanwhile is marked as history',
    shown: async () => {
      const id = await stage.interrupted(
        `${reports(1, 2)}Iter 3: Train l`,
        `oss 2.000, It/sec 1.000, Tokens/sec 10.000\\n${reports(4, 5)}${saved(5)}`,
        reports(6, 7),
      );
      await stage.shown(id, 'Iter 5: Saved');
      expect(stage.status(id).training).toMatchObject({iteration: 5, lastCheckpoint: {iteration: 5}, trainLoss: 2});
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(7));
      expect(stage.iterations(id, 'report')).toEqual(upTo(7));
      expect(stage.eventsOf(id, 'report').map(({history}) => history ?? false)).toEqual([
        false,
        false,
        true,
        true,
        true,
        false,
        false,
      ]);
      expect(stage.eventsOf(id, 'recovered')).toEqual([expect.objectContaining({lines: 4, complete: true})]);
    },
  },
  {
    fault: 'and what it missed is read afterwards',
    holds: 'status says how long it was not recorded and how many lines were found; pace does not count them',
    shown: async () => {
      const id = await stage.interrupted(reports(1, 3), reports(4, 40), reports(41, 41));
      await stage.shown(id, 'Iter 40:');
      await waitFor(
        'the recorder',
        () => stage.status(id).recorder.alive && stage.eventsOf(id, 'recovered').length > 0,
      );
      const status = stage.status(id);
      expect(status.recorder.gap).toMatchObject({recoveredLines: 37, complete: true});
      expect(status.training).toMatchObject({iteration: 40, iterationsPerMinute: null});
      expect(status.warnings).toEqual([]);
      expect(stage.mlxtop(['status', id]).stdout).toMatch(
        /gap +not recorded for \d+ s up to \d\d:\d\d: 37 lines of it read afterwards, without their times/,
      );
    },
  },
  {
    fault: 'and more is printed than tmux keeps',
    holds: 'all that tmux has is taken over, and the gap is marked',
    shown: async () => {
      const id = await stage.interrupted(reports(1, 3), reports(4, 900), reports(901, 901));
      const {trainerPane} = stage.record(id).tmux;
      await stage.shown(id, 'Iter 900:');
      stage.tmux('clear-history', '-t', trainerPane);
      const status = stage.status(id);
      expect(status.recorder.gap).toMatchObject({complete: false});
      expect(status.recorder.gap.recoveredLines).toBeGreaterThan(5);
      expect(status.warnings).toMatchObject([
        {code: 'output-gap', text: expect.stringMatching(/log and charts have a gap/)},
      ]);
      expect(stage.mlxtop(['status', id]).stdout).toMatch(/gap +not recorded .* the rest is lost/);
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      const numbers = numbersIn(stage.logOf(id));
      expect(numbers.at(-1)).toBe(901);
      expect(new Set(numbers).size).toBe(numbers.length);
    },
  },
  {
    fault: 'and so much is printed that tmux drops the oldest of it',
    holds: 'some 45,000 lines or more are taken over, none twice',
    shown: async () => {
      const script = `cd '${stage.folder}'; echo ready; while [ ! -e go ]; do sleep 0.02; done; seq 60000 | sed 's/.*/Iter &: Train loss 2.000, It\\/sec 1.000/'; exec sleep 600`;
      const id = stage.start(['sh', '-c', script]);
      stage.alone();
      await stage.logged(id, 'ready');
      await stage.killRecorder(id);
      stage.say('go');
      await stage.shown(id, 'Iter 60000:');
      await waitFor('all of it to be read', () => stage.status(id).training.iteration === 60_000);
      const numbers = numbersIn(stage.logOf(id));
      expect(numbers.length).toBeGreaterThanOrEqual(44_900);
      expect(numbers).toEqual(upTo(numbers.length).map(index => index + 60_000 - numbers.length));
      expect(stage.status(id).recorder.gap.complete).toBe(false);
    },
  },
  {
    fault: 'while a live bar is drawn',
    holds: 'the bar is drawn over, no line is lost, none is there twice',
    shown: async () => {
      const bar = (done: number) =>
        `\\r${done}%%|${'#'.repeat(done / 10)}| ${done}/100 [00:01<00:05, 7.1it/s]`.replace('%%', '%');
      const before = `${reports(1, 2)}${bar(10)}${bar(20)}`;
      const id = await stage.interrupted(
        before,
        `${bar(50)}${bar(100)}\\n${reports(3, 4)}${bar(10)}`,
        `${bar(30)}\\n${reports(5, 5)}`,
      );
      await stage.shown(id, 'Iter 4:');
      stage.status(id);
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(5));
      expect(stage.iterations(id, 'report')).toEqual(upTo(5));
      const rows = terminalRows(stage.logOf(id)).map(row => row.trimEnd());
      expect(rows.filter(row => row.includes('/100'))).toEqual([
        expect.stringContaining('100/100'),
        expect.stringContaining('30/100'),
      ]);
    },
  },
  {
    fault: 'and its run ends before the next command',
    holds: 'the last lines, the last checkpoint and the reason of the failure are known all the same',
    shown: async () => {
      const words =
        'Traceback (most recent call last):\\nRuntimeError: [metal::malloc] Attempting to allocate 99 bytes which is greater than the maximum allowed buffer size of 10 bytes.\\n';
      const id = await stage.interrupted(reports(1, 3), `${reports(4, 6)}${saved(6)}${words}`, '', 1);
      await stage.shown(id, 'RuntimeError');
      const {wrapperPid} = stage.record(id).tmux;
      stage.say('three');
      await waitFor('the exit', () => processState(wrapperPid) === null);
      const status = stage.status(id);
      expect(status.run).toMatchObject({state: 'failed', exitCode: 1, failure: {kind: 'buffer-too-large'}});
      expect(status.training).toMatchObject({iteration: 6, lastCheckpoint: {iteration: 6}});
      expect(stage.iterations(id, 'report')).toEqual(upTo(6));
      expect(stage.logOf(id)).not.toContain('Pane is dead');
      expect(stage.journal(id).at(-1)).toMatchObject({type: 'end', unseen: true});
    },
  },
  {
    fault: 'and several commands come at the same moment',
    holds: 'one of them revives it, and nothing is taken over twice',
    shown: async () => {
      const id = await stage.interrupted(reports(1, 3), reports(4, 30), reports(31, 32));
      await stage.shown(id, 'Iter 30:');
      const looks = upTo(4).map(() => promisify(execFile)(PROGRAM, ['status', id], {env: stage.env}));
      await Promise.all(looks);
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(32));
      expect(stage.iterations(id, 'report')).toEqual(upTo(32));
    },
  },
]);
