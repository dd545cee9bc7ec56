import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from '@jest/globals';
import {createStage, PROGRAM, processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '10000', '--ms', '20', '--save-every', '50'];
const runWords = ({socket}: Stage): string[] => [
  PROGRAM,
  'run',
  ...['--session', 'mlxtop', '--socket-name', socket, '--interval', '200ms', '--'],
  ...STEADY,
];

/** One run for all of them: each finds it training and leaves it so, but for the last. */
describe('keys', () => {
  let stage: Stage;
  let terminal: ReturnType<Stage['terminal']>;

  beforeAll(() => {
    stage = createStage();
    terminal = stage.terminal(runWords(stage), 160, 45);
    return shows('a run that trains', /training[\s\S]*p pause/);
  });

  afterAll(() => stage.close());

  const shows = (what: string, pattern: RegExp) =>
    waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);
  test('p suspends the trainer, and space resumes it', async () => {
    terminal.type('p');
    await shows('the pause', /paused[\s\S]*not memory[\s\S]*p resume/);
    const {pid} = stage.status().trainer;
    expect(processState(pid)).toBe('T');
    terminal.type('Space');
    await shows('a run that trains again', /training[\s\S]*p pause/);
    expect(processState(pid)).toMatch(/^[RS]$/);
  });

  test('t shows another span', async () => {
    terminal.type('t');
    await shows('the hour', /1 hour/);
  });

  test('1 gives the loss the whole room, arrows tell the figures at a time, i counts iterations, Escape leads back', async () => {
    terminal.resize(80, 24);
    await shows('the chart of the loss', /^ loss [\s\S]*1-\d chart/m);
    terminal.type('1');
    await shows('it in the whole room', /training +[\d.]+ % .*\n loss [\s\S]*Esc back/);
    terminal.type('Left');
    await shows('the figures', /┊[\s\S]*\d\d:\d\d:\d\d {2}it [\d,]+ {2}loss [\d.]+ {2}val /);
    terminal.type('+');
    await shows('another time', /^ \d+ (?:s|min) +└/m);
    terminal.type('i');
    await shows('iterations', /^ iterations└/m);
    terminal.type('i', '0', 'Escape');
    terminal.resize(160, 45);
    await shows('all panels again', /to do[\s\S]*swap|to do[\s\S]*pace[\s\S]*d detach/);
    expect(terminal.screen()).not.toContain('┊');
  });

  test('h opens the help; Escape, which comes alone through tmux, closes it', async () => {
    terminal.type('h');
    await shows('the help', /attach opens a closed dashboard again/);
    terminal.type('Escape');
    await waitFor('the charts again', () => !terminal.screen().includes('attach opens'), terminal.screen);
  });

  test('l turns the layout of the panes', async () => {
    const paneTop = () => stage.tmux('display', '-p', '-t', stage.pane('trainer') ?? '', '#{pane_top}');
    expect(paneTop()).toBe('0');
    terminal.type('l');
    await waitFor('the other layout', () => paneTop() !== '0');
  });

  test("z gives the trainer's pane the whole window, until tmux' own zoom takes it back", async () => {
    terminal.type('z');
    await shows('the trainer alone', /\^C stops the run; Ctrl-b z: dashboard/);
    terminal.type('C-b', 'z');
    await shows('the dashboard', /p pause/);
  });

  test("a run that is renamed has its new name in the dashboard and in tmux' status line, and keeps its session", async () => {
    expect(stage.mlxtop(['rename', 'mlxtop', 'lora r=8'])).toMatchObject({code: 0, stderr: ''});
    await shows('the name in the status line', /mlxtop · lora r=8[^\n]*\s*$/);
    await shows('the name in the dashboard', /training +lora r=8/);
    expect(stage.tmux('list-sessions', '-F', '#{session_name}')).toBe('mlxtop');
    expect(stage.mlxtop(['rename', 'lora r=8', 'mlxtop']).code).toBe(0);
  });

  test('status --watch repaints in place, and leaves its last look in the terminal', async () => {
    const watch = `${PROGRAM} status --watch --interval 200ms; exec cat`;
    const other = stage.terminal(['sh', '-c', watch], 90, 30, 'watch');
    const iteration = (): number => Number(/^iteration +([\d,]+)/m.exec(other.screen())?.[1]?.replace(',', '') ?? 0);
    await waitFor('the first look', () => iteration() > 0, other.screen);
    const first = iteration();
    await waitFor('another look', () => iteration() > first, other.screen);
    expect(other.screen().match(/^run /gm)).toHaveLength(1);
    other.type('q');
    await waitFor('the end', () => !/q ends/.test(other.screen()), other.screen);
    expect(other.screen()).toMatch(/^run +mlxtop [\s\S]*^swap /m);
    other.close();
  });

  test('s asks first: n leaves the run alone', async () => {
    terminal.type('s');
    await shows('the question', /since the last checkpoint|Nothing has been saved/i);
    terminal.type('n');
    await shows('no question', /p pause/);
    expect(stage.status().run.stopAsked).toBeNull();
  });

  test('^C asks as s does, and as often as it is pressed it ends nothing', async () => {
    terminal.type('C-c', 'C-c');
    await shows('the question', /stop\?[\s\S]*y yes/);
    terminal.type('C-c');
    terminal.type('n');
    await shows('no question', /p pause/);
    expect(stage.status().run).toMatchObject({state: 'training', stopAsked: null});
  });

  test("in the trainer's pane the keys are quiet, and both say how the keyboard comes back", async () => {
    terminal.type('C-b', 'o');
    await shows('how it comes back', /Ctrl-b o or a click brings the keyboard here/);
    await shows('what ^C does there', /\^C stops the run; Ctrl-b o: dashboard\s*$/);
    terminal.type('C-b', 'o');
  });

  /** What a terminal sends for the mouse over these words: the wheel (64 is up), or a click. */
  const mouse = (button: number, words: string): void => {
    const rows = terminal.screen().split('\n');
    const row = rows.findLastIndex(text => text.includes(words));
    const place = `${(rows[row]?.indexOf(words) ?? -1) + 1};${row + 1}`;
    const ends = button === 0 ? ['M', 'm'] : ['M'];
    const bytes = ends.map(end => `\u001b[<${button};${place}${end}`).join('');
    terminal.type('-H', ...Array.from(bytes, byte => byte.charCodeAt(0).toString(16)));
  };

  test('the wheel leaves the dashboard live, and a click presses a key, after one that only brings the keyboard', async () => {
    const hasKeyboard = () =>
      waitFor('the keyboard', () => !terminal.screen().includes('brings the keyboard'), terminal.screen);
    await hasKeyboard();
    mouse(64, 'p pause');
    mouse(65, 'p pause');
    mouse(0, 'h help');
    await shows('the help', /h back/);
    mouse(0, 'h back');
    await shows('the dashboard', /p pause/);
    const state = () =>
      stage.tmux('display', '-p', '-t', stage.pane('dashboard') ?? '', '#{pane_active}#{pane_in_mode}');
    mouse(0, 'Iter ');
    await shows('that the keyboard is elsewhere', /brings the keyboard here/);
    mouse(0, 'brings the');
    await hasKeyboard();
    expect(state()).toBe('10');
    expect(stage.status().run).toMatchObject({state: 'training', stopAsked: null});
  });

  test("o shows the trainer's output over the dashboard: it is searched, scrolled and left", async () => {
    terminal.type('o');
    await shows('the output', /output +follows the end[\s\S]*q back/);
    terminal.type('/', ...'Saved adapter', 'Enter');
    await shows('what was found', /nN next/);
    mouse(64, 'nN next');
    await shows('an earlier place', /more below/);
    terminal.type('q');
    await shows('the dashboard', /p pause/);
    expect(stage.mlxtop(['logs', '--grep', '^Iter 50: Saved']).stdout.split('\n')).toHaveLength(2);
  });

  test('a dashboard in copy mode says that it stands still', async () => {
    terminal.type('C-b', '[');
    await shows('that it stands still', /dashboard stands still; q: back to now\s*$/);
    terminal.type('q');
    await waitFor('the usual line', () => !terminal.screen().includes('stands still'), terminal.screen);
  });

  test.each([
    [50, 15],
    [160, 45],
  ])('q leaves a line that says how to go on, where ^C ends nothing, in %i × %i', async (columns, rows) => {
    terminal.resize(columns, rows);
    await waitFor('the size', () => stage.tmux('list-clients', '-F', '#{client_width}') === String(columns));
    await shows('the dashboard', /p pause/);
    terminal.type('q');
    await shows('the line', /^Dashboard closed: Enter opens it, d leaves\.$/m);
    terminal.type('C-c', 'C-c', 'C-z', 'x');
    // The wheel, which tmux would answer with its copy mode: there Enter opens nothing.
    terminal.type('-l', '\u{1B}[<64;9;1M\u{1B}[<64;9;2M');
    const {iteration} = stage.status().training;
    await waitFor('the run to go on', () => stage.status().training.iteration > iteration + 5);
    await shows('the line still', /^Dashboard closed/);
    terminal.type('Enter');
    await shows('the dashboard', /p pause/);
  });

  test('a dashboard that is killed leaves the same, with the keyboard', async () => {
    const pane = stage.pane('dashboard') ?? '';
    process.kill(Number(stage.tmux('display', '-p', '-t', pane, '#{pane_pid}')), 'SIGKILL');
    await shows('the line', /^Dashboard closed: Enter opens it/);
    terminal.type('C-c');
    terminal.type('Enter');
    await shows('the dashboard', /p pause/);
    expect(stage.pane('dashboard')).toBe(pane);
  });

  test("a session of a run in progress is not closed; ^C in the trainer's own pane stops it", async () => {
    expect(stage.mlxtop(['close', 'mlxtop'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/is in progress: .*\n.*mlxtop stop mlxtop/),
    });
    terminal.type('C-b', 'o');
    await shows('the keyboard there', /\^C stops the run/);
    terminal.type('C-c');
    await waitFor('the end', () => stage.status().run.state === 'stopped');
  });

  test('then the dashboard has the keyboard, and q leaves tmux', async () => {
    await shows('the keys', /x close session.*q leave/);
    terminal.type('q');
    await waitFor('the terminal to be free', () => !terminal.isOpen(), terminal.screen);
    expect(stage.pane('dashboard')).not.toBeNull();
  });

  test('x closes the session once that is confirmed', async () => {
    const back = stage.terminal([PROGRAM, 'attach', 'mlxtop'], 80, 24, 'back');
    await waitFor('the keys', () => back.screen().includes('x close session'), back.screen);
    back.type('x');
    await waitFor('the question', () => /close this tmux session\?/.test(back.screen()), back.screen);
    back.type('y');
    await waitFor('the terminal to be free', () => !back.isOpen(), back.screen);
    expect(stage.tmux('list-sessions')).toBe('');
    expect(stage.status().run).toMatchObject({state: 'stopped', exitCode: 130});
  });
});

describe('a dashboard', () => {
  let stage: Stage;

  beforeEach(() => {
    stage = createStage();
  });

  afterEach(() => stage.close());

  test('run attaches; detach leaves it running; it comes back with its history, and no Node waits meanwhile', async () => {
    const terminal = stage.terminal(runWords(stage), 120, 40);
    await waitFor(
      'the dashboard and the trainer',
      () => /p pause[\s\S]*Iter \d+/.test(terminal.screen()),
      terminal.screen,
    );
    expect(processesWith(`mlxtop.js run --session mlxtop --socket-name ${stage.socket}`)).toEqual([]);
    terminal.type('d');
    await waitFor('the terminal to be free', () => !terminal.isOpen());
    expect(stage.status().run.state).toBe('training');
    const back = stage.terminal([PROGRAM], 100, 30, 'back');
    await waitFor('the dashboard', () => back.screen().includes('p pause'), back.screen);
    back.type('C-b', 'd');
    await waitFor('the terminal to be free again', () => !back.isOpen());
    const plain = stage.terminal(['tmux', '-L', stage.socket, 'attach', '-t', 'mlxtop'], 80, 24, 'plain');
    await waitFor('the dashboard', () => plain.screen().includes('p pause'), plain.screen);
  });

  test('inside the same tmux the client switches; inside another it is refused and nothing is left', async () => {
    stage.tmux('new-session', '-d', '-s', 'shell', '-x', '120', '-y', '40');
    const terminal = stage.terminal(['tmux', '-L', stage.socket, 'attach', '-t', 'shell'], 120, 40);
    await waitFor('the shell', () => stage.tmux('list-clients').includes('shell'));
    const words = [PROGRAM, 'run', '--session', 'inner', '--', ...STEADY].join(' ');
    stage.tmux('send-keys', '-t', '=shell:', `MLXTOP_HOME=${stage.home} ${words}`, 'Enter');
    await waitFor(
      'the switch',
      () => stage.tmux('list-clients', '-F', '#{client_session}') === 'inner',
      terminal.screen,
    );
    await waitFor('the dashboard', () => terminal.screen().includes('p pause'), terminal.screen);
    terminal.type('d');
    await waitFor('the way back', () => stage.tmux('list-clients', '-F', '#{client_session}') === 'shell');

    const nested = [PROGRAM, 'run', '--session', 'nested', '-L', `${stage.socket}-other`, '--', ...STEADY].join(' ');
    stage.tmux('send-keys', '-t', '=shell:', `clear; MLXTOP_HOME=${stage.home} ${nested}`, 'Enter');
    await waitFor('the refusal', () =>
      /inside another tmux server/.test(stage.tmux('capture-pane', '-p', '-t', '=shell:')),
    );
    expect(stage.mlxtop(['runs']).stdout).not.toMatch(/nested/);
  });

  test('the dashboard draws nothing out of view, and at once when a client attaches', async () => {
    stage.start(STEADY);
    const pid = Number(stage.tmux('display', '-p', '-t', stage.pane('dashboard') ?? '', '#{pane_pid}'));
    const screen = () => stage.tmux('capture-pane', '-p', '-t', stage.pane('dashboard') ?? '');
    await waitFor('reports in the journal', () => stage.status().training.iteration > 5);
    await waitFor('it to go to sleep', async () => {
      const before = screen();
      const reached = stage.status().training.iteration;
      await waitFor('more reports', () => stage.status().training.iteration > reached + 100);
      return screen() === before;
    });
    expect(processState(pid)).not.toBeNull();
    const client = stage.look('mlxtop', 120, 40);
    const reached = stage.status().training.iteration;
    await waitFor(
      'the present',
      () => {
        const shown = /≈?\s*([\d,]+) \/ 10,000/.exec(screen())?.[1];
        return shown !== undefined && Number(shown.replaceAll(',', '')) >= reached;
      },
      screen,
    );
    client.close();
  });

  test('a window too small for panels still says what matters, a resize leaves nothing behind, the record stays wide', async () => {
    const terminal = stage.terminal(runWords(stage), 120, 40);
    await waitFor('the dashboard', () => terminal.screen().includes('p pause'), terminal.screen);
    for (const [columns, rows] of [
      [50, 15],
      [200, 60],
      [30, 8],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await waitFor(
        `${columns}x${rows}`,
        () => {
          const pane = stage.pane('dashboard') ?? '';
          const height = stage.tmux('display', '-p', '-t', pane, '#{window_height}');
          const lines = stage.tmux('capture-pane', '-p', '-t', pane).split('\n');
          const fits = lines.every(line => line.length <= columns);
          return height === String(rows - 1) && fits && /training/.test(terminal.screen());
        },
        terminal.screen,
      );
      const width = stage.tmux('display', '-p', '-t', stage.pane('trainer') ?? '', '#{pane_width}');
      expect({columns, isWide: Number(width) >= 120}).toEqual({columns, isWide: true});
    }
    const history = stage.tmux('display', '-p', '-t', stage.pane('dashboard') ?? '', '#{history_size}');
    expect(history).toBe('0');
    // Nor does the view follow a cursor in the trainer's pane that is out of sight.
    terminal.type('p');
    await waitFor('the pause', () => /p resume/.test(terminal.screen()), terminal.screen);
    const trainer = ['-t', stage.pane('trainer') ?? ''];
    stage.tmux('select-pane', ...trainer, ';', 'send-keys', ...trainer, 'x'.repeat(100));
    await waitFor('the cursor', () => Number(stage.tmux('display', '-p', ...trainer, '#{cursor_x}')) >= 100);
    await waitFor('the quiet keys', () => /brings the keyboard here/.test(terminal.screen()), terminal.screen);
    expect(stage.tmux('list-clients', '-F', '#{window_offset_x}')).toMatch(/^0?$/);
  });

  test('two runs at once keep to themselves', async () => {
    const first = stage.start(STEADY, ['--session', 'a']);
    const second = stage.start([...STEADY.slice(0, 2), '--iters', '40', '--ms', '20'], ['--session', 'b']);
    await waitFor('both', () => stage.status('a').training.iteration > 3 && stage.status('b').training.iteration > 3);
    expect(stage.mlxtop(['pause', 'a']).code).toBe(0);
    expect(stage.mlxtop(['wait', 'b']).code).toBe(0);
    expect(stage.status('a').run).toMatchObject({id: first, state: 'paused'});
    expect(stage.status('b').run).toMatchObject({id: second, state: 'finished'});
  });
});
