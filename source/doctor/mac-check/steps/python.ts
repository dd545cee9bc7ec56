import {allOnPath} from '../../on-path.js';
import {failureOf} from '../format-step.js';
import {differs, judged, notTried, type Step} from '../step.js';

const ASK =
  'import sysconfig; print(sysconfig.get_config_var("PYTHONFRAMEWORK") or "none", flush=True); import time; time.sleep(20)';

export const python: Step = {
  name: 'python',
  item: 6,
  tried: 'the python3 on the PATH: whether it is a framework build, and what ps shows of it while it runs',
  believed:
    'a framework build (Homebrew, python.org) shows …/Python.app/Contents/MacOS/Python in the place of the name that it was started by; another (uv, conda) shows that name',
  async run(lab) {
    const {world} = lab;
    const [path] = allOnPath('python3', world.environment.PATH);
    if (path === undefined) return notTried('no python3 on the PATH');
    // In a pane: something has to look at it while it runs.
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
      `${isFramework ? 'a framework build' : 'no framework build'}; ps shows ${inBundle ? 'Python.app' : isAsStarted ? 'the path that it was started by' : 'another path'}`,
    );
  },
};
