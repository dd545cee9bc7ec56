import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {createRehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {connectRemote} from '../../source/host/remote/link.js';
import type {RemoteProcess, RemoteReading} from '../../source/host/remote/reading.js';
import {RemoteHost} from '../../source/host/remote/remote-host.js';
import type {App} from '../../source/host/types.js';
import {createSshHosts, type SshHosts} from '../helpers/ssh-hosts.js';
import {waitFor} from '../helpers/wait.js';
import {describeWith, toolPath} from './tools.js';

/** Pauses and patience pass so many times as fast; connections take their own time. */
const TIMES = 8;

let folder: string;
let hosts: SshHosts | null = null;
const watched: {close(): void}[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-ssh-'));
});

afterEach(() => {
  for (const one of watched.splice(0)) one.close();
  hosts?.close();
  hosts = null;
  rmSync(folder, {recursive: true, force: true});
});

const start = async (machines: Parameters<typeof createSshHosts>[2]): Promise<SshHosts> => {
  hosts = await createSshHosts(folder, toolPath('sshd'), machines);
  return hosts;
};

/** Watches a host as a recorder does, and collects what is told of it. */
const watch = (name: string, times = TIMES) => {
  const now = (): number => performance.now() * times;
  const states: string[] = [];
  const readings: RemoteReading[] = [];
  const apps: App[][] = [];
  const host = new RemoteHost({
    ...{name, toolsFolder: null, now},
    path: [hosts?.bin, process.env.PATH].join(delimiter),
    onReading: reading => readings.push(reading),
    onApps: list => apps.push(list),
    onState: trouble => states.push(trouble?.trouble ?? 'answers'),
    trainerPids: () => [],
  });
  const timer = setInterval(() => host.tick(now()), 1000 / times);
  const close = () => {
    clearInterval(timer);
    host.close();
  };
  watched.push({close});
  const reaches = (state: string) =>
    waitFor(
      `${name} ${state}`,
      () => states.at(-1) === state,
      () => states.join(),
    );
  return {host, states, readings, apps, close, reaches};
};

describeWith('sshd', 'other machines over ssh', () => {
  test('four at once are read by the readers of this one, and nothing is left there', async () => {
    const {host} = await start({m1: {}, m2: {}, m3: {}, m4: {}});
    const all = ['m1', 'm2', 'm3', 'm4'].map(name => watch(name));
    for (const {readings, states} of all) {
      await waitFor('two readings', () => readings.length >= 2);
      expect(states).toEqual(['answers']);
      const memory = readings.at(-1)?.memory;
      expect(memory?.totalBytes).toBeGreaterThan(2 ** 28);
      expect(memory?.swapOutBytesPerSecond).not.toBeUndefined();
    }
    expect(host('m1').sessions()).not.toEqual([]);
    for (const one of all) one.close();
    await waitFor('the end of all sessions', () =>
      ['m1', 'm2', 'm3', 'm4'].every(name => host(name).sessions().length === 0),
    );
  });

  test('one that hangs is silent, and answers when it goes on', async () => {
    const {host} = await start({m1: {}});
    const {reaches, states} = watch('m1');
    await reaches('answers');
    host('m1').hang();
    await reaches('silent');
    host('m1').goOn();
    await reaches('answers');
    expect(states).toEqual(['answers', 'silent', 'answers']);
  });

  test('one that drops is connected to again; one that refuses, too, once it is back', async () => {
    const {host} = await start({m1: {}});
    const {reaches, states} = watch('m1');
    await reaches('answers');
    host('m1').drop();
    await waitFor(
      'the next answer',
      () => states.join() === 'answers,dropped,answers',
      () => states.join(),
    );
    host('m1').stop();
    await reaches('refused');
    await host('m1').start();
    await reaches('answers');
  });

  test('one that lets nobody in without a password, and one that nobody knows', async () => {
    await start({m1: {locked: true}});
    await Promise.all([watch('m1').reaches('not-permitted'), watch('no-such-host.invalid').reaches('unknown-host')]);
    // `ssh -oProxyCommand=…` would run a program here.
    const odd = watch('-oProxyCommand=touch hit');
    await odd.reaches('unknown-host');
    expect(odd.readings).toEqual([]);
  });

  test('a Mac', async () => {
    const mac = await createRehearsal({scene: 'red', macos: '26', directory: join(folder, 'mac')});
    try {
      const {bin} = await start({mac: {path: `${mac.tools}:/usr/bin:/bin`}});
      const path = [bin, process.env.PATH].join(delimiter);
      // The system's own programs keep their environment back.
      symlinkSync(process.execPath, join(folder, 'train'));
      const rank = `MLX_RANK=1 MLX_HOSTFILE=${folder} exec ${join(folder, 'train')} -e 'setInterval(() => {}, 1000)'`;
      spawn(join(bin, 'ssh'), ['mac', rank], {stdio: 'ignore'});
      const {host, readings, apps} = watch('mac', 1);
      await waitFor('a reading', () => readings.length > 0);
      const reading = readings.at(-1);
      expect(reading?.platform).toBe('darwin');
      expect(reading?.memory).toMatchObject({pressure: 'red', pressureSource: 'kernel', totalBytes: 16 * 2 ** 30});
      host.wantApps();
      await waitFor('the applications', () => apps.length > 0);
      expect(apps[0]?.map(({name}) => name)).toEqual(expect.arrayContaining(['Google Chrome', 'Cursor']));
      const link = await connectRemote('mac', {toolsFolder: null, path, limitMs: 30_000});
      watched.push(link);
      // The ssh that starts it has its words, too; and all hosts of all tests are this one machine.
      const isRank = ({environment: one}: RemoteProcess) =>
        one.MLX_RANK === '1' && one.MLX_HOSTFILE === folder && one.SSH_CONNECTION !== undefined;
      const find = async () => (await link.look()).processes.find(isRank);
      const found = await waitFor('the rank', find);
      expect(found).toMatchObject({
        environment: {SSH_CONNECTION: expect.stringMatching(/^127\.0\.0\.1 \d+$/)},
        info: {stopped: false},
      });
      expect(found.ageSeconds).toBeLessThan(60);
      expect(await link.signal('STOP', [{...found, start: 'Tue_Nov_18_09:10:11_2025'}])).toEqual(['gone']);
      expect(await link.signal('STOP', [found])).toEqual(['sent']);
      expect((await find())?.info.stopped).toBe(true);
    } finally {
      await mac.close();
    }
  });
});
