import {expect, test} from '@jest/globals';
import type {MacState, Rehearsal, RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {createHost} from '../../source/host/index.js';
import {PROTECTED} from '../../source/host/protected.js';
import type {App, Host, Protection} from '../../source/host/types.js';
import {adviceFor} from '../../source/insight/advice.js';
import {protectionFor} from '../../source/trainer/protection.js';
import {onLinux, useRehearsals} from '../rehearsal-mac/stage.js';

const MB = 1024 ** 2;
const NOBODY: Protection = {trainerPids: [], ownPids: []};

onLinux("on the rehearsal's Mac", () => {
  const create = useRehearsals();
  /** A Mac that is this test's alone: what else runs on this machine, and how much of it, would change the list. */
  const rehearse = ({state, ...options}: RehearsalOptions) => create({...options, state: {alone: true, ...state}});

  const hostOf = (tools: string): Promise<Host> => createHost({platform: 'darwin', tools});

  const named = (apps: readonly App[], name: string): App => {
    const [app, ...others] = apps.filter(one => one.name === name);
    if (!app || others.length > 0) throw new Error(`not one ${name} among ${apps.map(one => one.name)}`);
    return app;
  };

  test('it identifies the machine and its boot', async () => {
    const {tools} = await rehearse({macos: '15', apps: ['Slack', 'Terminal', 'WindowServer']});
    const place = await (await hostOf(tools)).place();
    expect(place).toMatchObject({machine: expect.any(String), boot: expect.any(String), pidNamespace: null});
    expect(await (await hostOf(tools)).place()).toEqual(place);
  });

  test.each(['13', '15', '26'] as const)('macOS %s: each application with all its helpers', async macos => {
    const rehearsal = await rehearse({
      macos,
      scene: 'red',
      state: {decimalComma: 'always', foreignMark: macos === '13'},
    });
    const apps = await (await hostOf(rehearsal.tools)).apps(NOBODY);
    const found = Object.fromEntries(
      ['Cursor', 'Google Chrome', 'Slack', 'Spotify', 'Safari'].map(name => {
        const {bytes, processes, bundleId} = named(apps, name);
        return [name, [Math.round(bytes / MB), processes, bundleId]];
      }),
    );
    const cast = Object.fromEntries(
      rehearsal.state().apps.map(({name, processes, bundleId}) => {
        const bytes = processes.reduce((sum, {footprintBytes}) => sum + Number(footprintBytes), 0);
        return [name, [Math.round(bytes / MB), processes.length, bundleId]];
      }),
    );
    expect(cast).toMatchObject(found);
    expect(named(apps, 'Cursor').bytes / 1024 ** 3).toBeCloseTo(3.6, 1);
    // top shows the virtual machine's memory in two columns; with the rest of Docker it is one application.
    expect(named(apps, 'Docker Desktop')).toMatchObject({processes: 4, bundleId: 'com.docker.docker', protected: null});
    expect(named(apps, 'Terminal').protected).toBe(PROTECTED.front);
    for (const name of ['WindowServer', 'Finder', 'CursorUIViewService', 'AutoFill (Cursor)']) {
      expect(named(apps, name).protected).toBe(PROTECTED.system);
    }
  });

  test('what to quit there is Cursor', async () => {
    const rehearsal = await rehearse({macos: '26', scene: 'red'});
    const host = await hostOf(rehearsal.tools);
    const memory = await host.memory();
    const apps = await host.apps(NOBODY);
    const advice = adviceFor({memory, apps, quits: [], appsAt: 0, runName: 'mlxtop'});
    expect(advice.map(({action, app}) => `${action} ${app}`)).toEqual(['quit Cursor']);
  });

  test("a trainer in Terminal's coalition is not Terminal's", async () => {
    const rehearsal = await rehearse({macos: '26', apps: ['Terminal', 'Slack']});
    rehearsal.adoptTrainer(process.pid, {footprintBytes: 9000 * MB, name: 'Python'});
    const host = await hostOf(rehearsal.tools);
    const apps = await host.apps(protectionFor(await host.processes(), [process.pid], []));
    expect(named(apps, 'training')).toMatchObject({protected: PROTECTED.trainer, mainPid: null});
    expect(named(apps, 'training').bytes).toBeGreaterThan(8900 * MB);
    expect(named(apps, 'Terminal').bytes).toBeLessThan(500 * MB);
  });

  test('without lsappinfo and without ps there is still a list; without top there is an error', async () => {
    const rehearsal = await rehearse({macos: '15', apps: ['Cursor', 'Slack']});
    const host = await hostOf(rehearsal.tools);
    rehearsal.fault('lsappinfo', 'refused');
    expect(named(await host.apps(NOBODY), 'Cursor').bundleId).toBeNull();
    rehearsal.fault('ps', 'refused');
    expect((await host.apps(NOBODY)).length).toBeGreaterThan(0);
    for (const fault of ['refused', 'garbage']) {
      rehearsal.fault('top', fault);
      await expect(host.apps(NOBODY)).rejects.toMatchObject({name: 'UserError'});
    }
  });

  type Quit = {answer: 'quits' | 'asks' | 'cancels' | 'hangs' | 'refused'; waitMs: number; state?: Partial<MacState>};

  const quitSlack = async ({answer, waitMs, state = {}}: Quit) => {
    const rehearsal = await rehearse({apps: ['Slack', 'Terminal'], state});
    rehearsal.onQuit('Slack', answer, 0.05);
    const host = await hostOf(rehearsal.tools);
    const slack = named(await host.apps(NOBODY), 'Slack');
    const outcome = await host.quitApp(slack, waitMs);
    const scripts = rehearsal
      .calls()
      .filter(({tool}) => tool === 'osascript')
      .map(({args}) => (args.startsWith('-l JavaScript') ? 'terminate' : 'event'));
    return {rehearsal, host, slack, outcome, scripts};
  };

  const forbidden = (rehearsal: Rehearsal) => rehearsal.calls().filter(({line}) => /ABSENT|NOT REHEARSED/.test(line));

  test('an application that quits is gone, and is not started by asking it again', async () => {
    const {rehearsal, host, slack, outcome, scripts} = await quitSlack({answer: 'quits', waitMs: 20_000});
    expect(outcome).toEqual({result: 'quit'});
    expect(scripts).toEqual(['terminate']);
    expect(await host.quitApp(slack, 1000)).toEqual({result: 'not-running'});
    expect(forbidden(rehearsal)).toEqual([]);
    expect((await host.apps(NOBODY)).map(({name}) => name)).not.toContain('Slack');
  });

  test.each(['false', 'nil', 'error'] as const)(
    'where terminate does not work (%s), an Apple event quits it',
    async terminate => {
      const {rehearsal, outcome, scripts} = await quitSlack({answer: 'quits', waitMs: 20_000, state: {terminate}});
      expect(outcome).toEqual({result: 'quit'});
      expect(scripts).toEqual(['terminate', 'event']);
      expect(forbidden(rehearsal)).toEqual([]);
    },
  );

  test('where terminate takes too long, an Apple event quits it', async () => {
    const {outcome, scripts} = await quitSlack({answer: 'quits', waitMs: 2000, state: {terminateSeconds: 60}});
    expect(outcome).toEqual({result: 'quit'});
    expect(scripts).toEqual(['terminate', 'event']);
  });

  test('no permission to send Apple events is needed while terminate works', async () => {
    const {outcome} = await quitSlack({answer: 'quits', waitMs: 20_000, state: {automation: 'refused'}});
    expect(outcome).toEqual({result: 'quit'});
  });

  test.each(['works', 'false'] as const)(
    'one that asks, hangs or cancels is still open (terminate: %s)',
    async terminate => {
      for (const answer of ['asks', 'hangs', 'cancels'] as const) {
        const {host, outcome} = await quitSlack({answer, waitMs: 1500, state: {terminate}});
        expect(outcome).toEqual({result: 'still-open'});
        expect((await host.apps(NOBODY)).map(({name}) => name)).toContain('Slack');
      }
    },
  );

  test.each([
    ['refused', /-1743/, /Automation: Slack/],
    ['unasked', /-1744/, /nothing to allow/],
    ['lost', /-600/, /by hand/],
  ] as const)(
    'one that macOS does not let us ask (%s) is left alone, and it is said why',
    async (automation, why, nextStep) => {
      const {rehearsal, outcome} = await quitSlack({
        answer: 'quits',
        waitMs: 20_000,
        state: {terminate: 'false', automation},
      });
      expect(outcome).toEqual({
        result: 'refused',
        why: expect.stringMatching(why),
        nextStep: expect.stringMatching(nextStep),
      });
      expect(rehearsal.pids('Slack').length).toBeGreaterThan(0);
      expect(forbidden(rehearsal)).toEqual([]);
    },
  );
});
