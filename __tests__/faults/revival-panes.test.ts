import {afterEach, beforeEach, expect} from '@jest/globals';
import {processesWith, waitFor} from '../helpers/stage.js';
import {createRecorderStage, numbersIn, type RecorderStage, reports, upTo} from './killed-recorder.js';
import {faults} from './table.js';

let stage: RecorderStage;

beforeEach(() => {
  stage = createRecorderStage();
});

afterEach(() => stage.close());

/** mlx_lm's rows from 0.32 on, which only a reader that knows the trainer takes for more than a table. */
const HEADER = '    iter   train_loss      tok/s     tokens\\n';
const train = (iteration: number): string => `    ${iteration}    5.764 ▼    5,772      1.3k\\n`;
const validation = (iteration: number): string => `    ${iteration}    val 5.548    0.03s\\n`;

/** Iterations of the `type` events, with whether they were read afterwards. */
const told = (id: string, type: string) =>
  stage.eventsOf(id, type).map(({iteration, history = false}) => [iteration, history]);

faults('A recorder is killed, and its pane', [
  {
    fault: "shows the middle of a table by mlx_lm's newest format",
    holds: 'the rows are read for what they are, those that come later too',
    shown: async () => {
      const id = await stage.interrupted(
        `${HEADER}${train(10)}`,
        `${validation(20)}${train(20)}`,
        `${validation(30)}${train(30)}`,
      );
      await stage.shown(id, ' 20    5.764');
      stage.status(id);
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(told(id, 'report')).toEqual([
        [10, false],
        [20, true],
        [30, false],
      ]);
      expect(told(id, 'validation')).toEqual([
        [20, true],
        [30, false],
      ]);
    },
  },
  {
    fault: 'is one of the user’s own, which mlxtop follows',
    holds: 'every line is in the log once, every report in the journal; what its user typed meanwhile too',
    shown: async () => {
      const steps = [reports(1, 3), reports(4, 20), reports(21, 22)].map(text => text.replaceAll('\\n', '\n'));
      // Without a semicolon at its end, which would be one of tmux'.
      const script = `const [folder, ...steps] = process.argv.slice(1);
        setInterval(() => {
          if (steps.length > 0 && require('fs').existsSync(folder + '/' + steps.length)) process.stdout.write(steps.shift());
        }, 20)`;
      const trainer = [process.execPath, '-e', script, stage.folder, ...steps];
      stage.tmux('new-session', '-d', '-s', 'mine', '-x', '100', '-y', '20', ...trainer);
      stage.say('3');
      await waitFor('its first lines', () => stage.tmux('capture-pane', '-p', '-t', 'mine').includes('Iter 3:'));
      const adopted = stage.mlxtop([
        'attach',
        '--pane',
        'mine:',
        '-L',
        stage.socket,
        '--detach',
        '--interval',
        '200ms',
      ]);
      expect(adopted).toMatchObject({code: 0, stderr: ''});
      const id = /run (\S+)\)/.exec(adopted.stdout)?.[1] ?? '';
      await stage.logged(id, 'Iter 3:');
      await waitFor('its reports', () => stage.iterations(id, 'report').length === 3);
      await stage.killRecorder(id);
      // Its shell reads the pipe too: tmux finds that it has no reader by what is printed after that.
      await waitFor("the recorder's shell to end", () => processesWith(stage.runFolder(id)).length === 0);
      stage.tmux('send-keys', '-t', 'mine:', '-l', 'typed by its user');
      stage.say('2');
      await stage.shown(id, 'Iter 20:', 'mine:');
      await waitFor('tmux to notice', () => stage.tmux('display', '-p', '-t', 'mine:', '#{pane_pipe}') === '0');
      expect(stage.status(id).training.iteration).toBe(20);
      stage.say('1');
      await waitFor('the last', () => stage.iterations(id, 'report').includes(22));
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(22));
      expect(stage.iterations(id, 'report')).toEqual(upTo(22));
      expect(stage.logOf(id).split('typed by its user')).toHaveLength(2);
    },
  },
  {
    fault: 'is cleared by a program, and written again',
    holds: 'what was printed before and after is there once',
    shown: async () => {
      const clear = '\\033[H\\033[2J';
      const id = await stage.interrupted(reports(1, 5), `${reports(6, 12)}${clear}${reports(13, 15)}`, reports(16, 16));
      await stage.shown(id, 'Iter 15:');
      stage.status(id);
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(numbersIn(stage.logOf(id))).toEqual(upTo(16));
      expect(stage.iterations(id, 'report')).toEqual(upTo(16));
    },
  },
  {
    fault: 'shows a program that takes the whole screen',
    holds: 'nothing of that is taken for output, and the gap is marked',
    shown: async () => {
      const id = await stage.interrupted(
        reports(1, 3),
        `${reports(4, 5)}\\033[?1049hmenu`,
        `\\033[?1049l${reports(6, 6)}`,
      );
      await stage.shown(id, 'menu');
      expect(stage.status(id).recorder.gap).toMatchObject({recoveredLines: 0, complete: false});
      stage.say('three');
      expect(stage.mlxtop(['wait', id]).code).toBe(0);
      expect(stage.logOf(id)).not.toContain('menu');
      expect(numbersIn(stage.logOf(id))).toEqual([1, 2, 3, 6]);
    },
  },
  {
    fault: 'and its whole session is gone with it',
    holds: 'the run ends as interrupted, with what was recorded',
    shown: async () => {
      const id = await stage.interrupted(reports(1, 3), reports(4, 5));
      await stage.shown(id, 'Iter 5:');
      stage.tmux('kill-server');
      await waitFor('the end', () => stage.status(id).run.state === 'interrupted');
      expect(stage.iterations(id, 'report')).toEqual(upTo(3));
    },
  },
]);
