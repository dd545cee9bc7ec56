import {allOnPath} from '../../on-path.js';
import {failureOf} from '../format-step.js';
import {differs, judged, notTried, type Step} from '../step.js';

const ASK =
  'import sysconfig; print(sysconfig.get_config_var("PYTHONFRAMEWORK") or "none", flush=True); import time; time.sleep(20)';

export const python: Step = {
  name: 'python',
  item: 6,
  tried: 'the python3 on the PATH: whether it is a framework build, and what ps shows while it runs',
  expected:
    'a framework build (Homebrew, python.org) appears as …/Python.app/Contents/MacOS/Python and not under the name that it was started by; another build (uv, conda) keeps that name',
  async run(lab) {
    const {world} = lab;
    const [path] = allOnPath('python3', world.environment.PATH);
    if (path === undefined) return notTried('no python3 on the PATH');
    // In a pane, so that it runs while ps is asked about it.
    await lab.demo();
    const made = await lab.tmux.run([
      'new-window',
      '-d',
      '-P',
      '-F',
      '#{window_id} #{pane_pid}',
      '-t',
      '=mac-check:',
      path,
      '-c',
      ASK,
    ]);
    const [window = '', pid = ''] = made.stdout.trim().split(' ');
    if (made.code !== 0) return differs(`no window (exit code ${made.code})`);
    const framework = await lab.until(async () => {
      const {stdout} = await lab.tmux.run(['capture-pane', '-p', '-t', window]);
      return stdout.trim().split('\n')[0]?.trim() || null;
    });
    const shown = await world.tryTool('ps', ['-ww', '-o', 'args=', '-p', pid]);
    await lab.tmux.run(['kill-window', '-t', window]);
    if (framework === null) return differs('it gave no answer within 15 s');
    if (shown.code !== 0) return differs(`ps ${failureOf(shown)}`);
    const isFramework = framework !== 'none';
    const inBundle = /\/Python\.app\/Contents\/MacOS\/Python\b/.test(shown.stdout);
    const isAsStarted = shown.stdout.includes(path);
    return judged(
      inBundle === isFramework,
      `${isFramework ? 'a framework build' : 'not a framework build'}; ps shows ${inBundle ? 'Python.app' : isAsStarted ? 'the path that it was started by' : 'another path'}`,
    );
  },
};
