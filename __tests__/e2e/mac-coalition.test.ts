import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal, type RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {createStage, processesWith, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];
const MAY_END = 'quitting it may end the run, whose session lives in it';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  await stage?.close();
  mac?.close();
});

const onMac = async (options: RehearsalOptions) => {
  mac = await createRehearsal({scene: 'red', ...options});
  stage = createStage(MAC_PROGRAM, {MLXTOP_TOOLS: mac.tools, SSH_CONNECTION: undefined, SSH_TTY: undefined});
  return {mac, stage};
};

type Place = Awaited<ReturnType<typeof onMac>>;

/** Starts a run in an app's terminal, on a tmux server that is started there too, and makes it the scene's trainer. */
const trainIn = async (place: Place, app: string): Promise<string> => {
  const id = place.stage.start(STEADY, ['--session', 'lora'], place.mac.inside(app));
  const pid = await waitFor('the trainer', () => place.stage.status(id).trainer.pid as number | null);
  place.mac.adoptTrainer(pid);
  return id;
};

/** What `mlxtop apps` says of an app. */
const reasonOf = (place: Place, name: string, env: NodeJS.ProcessEnv = {}): string | null => {
  const apps = JSON.parse(place.stage.mlxtop(['apps', '--json'], env).stdout) as {
    name: string;
    protected: string | null;
  }[];
  const [app, ...others] = apps.filter(one => one.name === name);
  if (!app || others.length > 0) throw new Error(`not one ${name} among ${apps.map(one => one.name)}`);
  return app.protected;
};

const serverPid = (place: Place): number => Number(place.stage.tmux('display-message', '-p', '#{pid}'));

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('a session that lives in an application (Linux only: the stand-ins read /proc)', () => {
  test('27: Cursor, where the server was started, is not quit and never advised, and all say why', async () => {
    const place = await onMac({macos: '27'});
    const id = await trainIn(place, 'Cursor');
    expect(reasonOf(place, 'Cursor')).toMatch(new RegExp(`^${MAY_END}\\. .*Background App Activity.*--independent$`));
    const listed = place.stage.mlxtop(['apps']).stdout;
    expect(listed).toMatch(new RegExp(`\\nCursor .*stays: ${MAY_END}\\n`));
    expect(listed).toMatch(
      /\nAllow Cursor under System Settings > General > Login Items & Extensions > Background App Activity/,
    );
    const refused = place.stage.mlxtop(['quit-app', 'Cursor', '--yes']);
    expect(refused).toMatchObject({code: 1, stdout: ''});
    expect(refused.stderr).toMatch(new RegExp(`mlxtop does not quit Cursor: ${MAY_END}\\.\\s+Allow Cursor under`));
    const advice = () => place.stage.status(id).advice as {action: string; app: string; why: string}[];
    await waitFor('advice', () => advice().length > 0);
    expect(advice().filter(({action, app}) => action !== 'keep' && app === 'Cursor')).toEqual([]);
    expect(advice()[0]).toMatchObject({action: 'keep', app: 'Cursor', why: expect.stringContaining(MAY_END)});
    expect(place.mac.calls().filter(({tool, args}) => tool === 'osascript' && /quit|terminate/.test(args))).toEqual([]);
    expect(place.mac.pids('Cursor').length).toBeGreaterThan(0);
  });

  test('27: key c lists it with the reason, and chooses another', async () => {
    const place = await onMac({macos: '27'});
    await trainIn(place, 'Cursor');
    const terminal = place.stage.terminal([...MAC_PROGRAM, 'attach', 'lora'], 130, 48);
    const shows = (what: string, pattern: RegExp) =>
      waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);
    await shows('the advice', /keep Cursor: quitting it may end the run/);
    expect(terminal.screen()).not.toMatch(/quit Cursor/);
    terminal.type('c');
    await shows('the list', new RegExp(`Cursor +3\\.[5-7] GB.*${MAY_END}`));
    expect(terminal.screen()).not.toMatch(/› Cursor/);
  });

  test('27: it really would have ended: quitting Cursor takes server, trainer, recorder and caffeinate with it', async () => {
    const place = await onMac({macos: '27'});
    place.mac.allowBackground('Cursor', false);
    const id = await trainIn(place, 'Cursor');
    const {wrapperPid} = place.stage.record(id).tmux;
    const trainer = place.stage.status(id).trainer.pid;
    const keeper = `caffeinate -is -w ${wrapperPid}`;
    await waitFor('caffeinate', () => processesWith(keeper).length === 1);
    const [caffeinate = 0] = processesWith(keeper);
    const server = serverPid(place);
    expect(place.mac.members('Cursor')).toEqual(expect.arrayContaining([server, wrapperPid, trainer, caffeinate]));
    place.mac.quit('Cursor');
    await waitFor('all to end', () =>
      [server, wrapperPid, trainer, caffeinate].every(pid => processState(pid) === null),
    );
  });

  test('27: started in Terminal, Cursor is what to quit, and the run continues', async () => {
    const place = await onMac({macos: '27'});
    for (const name of ['Cursor', 'Terminal']) place.mac.allowBackground(name, false);
    const id = await trainIn(place, 'Terminal');
    await waitFor('the advice', () => place.stage.status(id).advice[0]?.app === 'Cursor');
    expect(place.stage.mlxtop(['quit-app', 'Cursor', '--yes'])).toMatchObject({code: 0, stderr: ''});
    expect(place.mac.pids('Cursor')).toEqual([]);
    expect(processState(serverPid(place))).not.toBeNull();
    expect(reasonOf(place, 'Terminal')).toMatch(new RegExp(`^${MAY_END}`));
  });

  test.each(['15', '26'] as const)(
    '%s: a server that was started in Cursor outlives it: Cursor is what to quit',
    async macos => {
      const place = await onMac({macos});
      place.mac.allowBackground('Cursor', false);
      const id = await trainIn(place, 'Cursor');
      await waitFor('the advice', () => place.stage.status(id).advice[0]?.app === 'Cursor');
      expect(reasonOf(place, 'Cursor')).toBeNull();
      // Typed in Cursor's own terminal it is where we are.
      const {REHEARSAL_COALITION: _mark, ...told} = place.mac.inside('Cursor');
      expect(reasonOf(place, 'Cursor', told)).toBe('the terminal that you are in');
      expect(place.stage.mlxtop(['quit-app', 'Cursor', '--yes'])).toMatchObject({code: 0, stderr: ''});
      expect(processState(serverPid(place))).not.toBeNull();
    },
  );

  test.each(['15', '27'] as const)('%s: iTerm2 that shows the session is the terminal that we are in', async macos => {
    const place = await onMac({macos});
    await place.mac.open('iTerm2');
    await trainIn(place, 'Terminal');
    expect(reasonOf(place, 'iTerm2')).toBeNull();
    const terminal = place.stage.terminal(['tmux', '-L', place.stage.socket, 'attach'], 130, 48);
    const client = await waitFor(
      'the client',
      () => Number(place.stage.tmux('list-clients', '-F', '#{client_pid}')) || null,
    );
    // As its shells are: below iTermServer.
    place.mac.join('iTerm2', client, 'server');
    expect(reasonOf(place, 'iTerm2')).toBe('the terminal that you are in');
    terminal.close();
  });

  test("27: in Cursor's terminal it is said before the start that the run may end with it, and not to quit Cursor then", async () => {
    const place = await onMac({macos: '27'});
    const words = ['run', '--detach', '--socket-name', place.stage.socket, '--session', 'lora', '--', ...STEADY];
    const {stdout, code} = place.stage.mlxtop(words, place.mac.inside('Cursor'));
    expect(code).toBe(0);
    expect(stdout.indexOf('quitting Cursor may end it')).toBeGreaterThanOrEqual(0);
    expect(stdout.indexOf('quitting Cursor may end it')).toBeLessThan(stdout.indexOf('(run '));
    expect(stdout).toMatch(/run --independent[\s\S]*Background App Activity/);
    expect(stdout).not.toMatch(/then quit Cursor/);
    const terminal = place.stage.terminal([...MAC_PROGRAM, 'attach', 'lora'], 130, 48);
    await waitFor('the hint', () => /quitting Cursor may end it/.test(terminal.screen()), terminal.screen);
  });

  test("27: from Cursor's terminal into a server that lives in Terminal, quitting Cursor is what helps", async () => {
    const place = await onMac({macos: '27'});
    await trainIn(place, 'Terminal');
    const words = ['run', '--detach', '--socket-name', place.stage.socket, '--session', 'two', '--', ...STEADY];
    const {stdout} = place.stage.mlxtop(words, place.mac.inside('Cursor'));
    expect(stdout).toMatch(/mlxtop attach two, then quit Cursor/);
  });
});
