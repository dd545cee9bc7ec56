import {chmodSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const says = (what: string) =>
  new RegExp(
    `^mlxtop: ${what} contains a line end or another control character: '[^\\n]*'\\.\\n.*without control characters`,
  );

/** What a shell would run as its next line: a program that leaves a mark. */
const hostilePath = (): string => {
  const evil = join(stage.folder, 'evil');
  writeFileSync(evil, `#!/bin/sh\n: >'${join(stage.folder, 'mark')}'\n`);
  chmodSync(evil, 0o755);
  return join(stage.folder, `x\n${evil}\n`);
};

const VARIABLES = ['MLXTOP_HOME', 'MLXTOP_TOOLS', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'HOME', 'TMUX_TMPDIR', 'TMPDIR'];

faults('a control character in a path of ours', [
  {
    fault: 'MLXTOP_HOME has a second line, which is a program',
    holds: "neither tmux' status line nor anything else runs it: no run is started",
    shown: async () => {
      const home = hostilePath();
      const answer = stage.mlxtop(['run', '--detach', '-L', stage.socket, '--', 'sleep', '60'], {MLXTOP_HOME: home});
      // A client is attached to what was started, so that tmux draws its status line.
      if (answer.code === 0) {
        const {screen} = stage.terminal(['tmux', '-L', stage.socket, 'attach'], 100, 30);
        await waitFor('the status line', () => existsSync(join(stage.folder, 'mark')) || screen().includes('mlxtop'));
      }
      expect(existsSync(join(stage.folder, 'mark'))).toBe(false);
      expect(answer).toMatchObject({code: 2, stdout: '', stderr: expect.stringMatching(says('MLXTOP_HOME'))});
      expect(existsSync(home)).toBe(false);
    },
  },
  ...VARIABLES.flatMap(name =>
    ['\n', '\r', '\t', '\u001b', '\u0085', '\u2028'].slice(0, name === 'MLXTOP_HOME' ? 6 : 1).map(character => ({
      fault: `${name} has U+${character.charCodeAt(0).toString(16).padStart(4, '0')} in it`,
      holds: 'that is reported in one clean line, with exit code 2',
      shown: () => {
        for (const command of ['status', 'runs']) {
          const answer = stage.mlxtop([command], {[name]: join(stage.folder, `a${character}b`)});
          expect(answer).toMatchObject({code: 2, stdout: '', stderr: expect.stringMatching(says(name))});
        }
      },
    })),
  ),
  {
    fault: 'a folder that MLXTOP_HOME is relative to, or that is to be trained in, has a line feed in it',
    holds: 'nothing is started there',
    shown: () => {
      const folder = join(stage.folder, 'a\nb');
      mkdirSync(folder);
      const run = ['run', '--detach', '-L', stage.socket, '--', 'true'];
      expect(stage.mlxtop(run, {}, folder)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(says('The folder to train in')),
      });
      expect(stage.mlxtop(['runs'], {MLXTOP_HOME: 'home'}, folder)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(says('MLXTOP_HOME')),
      });
      expect(stage.mlxtop(['runs']).code).toBe(0);
    },
  },
  {
    fault: "the tmux server's name has a line feed in it",
    holds: 'it is refused',
    shown: () => {
      const expected = {code: 2, stderr: expect.stringMatching(says('An argument'))};
      expect(stage.mlxtop(['run', '--detach', '-L', 'a\nb', '--', 'true'])).toMatchObject(expected);
      expect(stage.mlxtop(['attach', '--pane', '%0', '-L', 'a\nb'])).toMatchObject(expected);
    },
  },
  {
    fault: 'MLXTOP_HOME has every sign that a shell or tmux could read',
    holds: 'it is a path like any other: the status line shows the run, and nothing is run',
    shown: async () => {
      const home = join(
        stage.folder,
        `a b'"$(touch mark)\`touch mark\`;touch mark&|<>#{q}#(touch mark)[]*?~!%d^=,\\{x,y}`,
      );
      const words = ['run', '--detach', '-L', stage.socket, '--interval', '200ms', '--', 'sleep', '60'];
      expect(stage.mlxtop(words, {MLXTOP_HOME: home})).toMatchObject({code: 0});
      const terminal = stage.terminal(['tmux', '-L', stage.socket, 'attach'], 100, 30);
      const line = () => terminal.screen().split('\n').at(-1) ?? '';
      await waitFor('the status line', () => /starting|training/.test(line()), terminal.screen);
      expect(existsSync(join(stage.folder, 'mark'))).toBe(false);
    },
  },
]);
