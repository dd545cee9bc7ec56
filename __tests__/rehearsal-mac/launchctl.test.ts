import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {shellWord} from '../../source/tmux/quote.js';
import {statFields} from '../helpers/processes.js';
import {processState} from '../helpers/stage.js';
import {FEW, onLinux, printed, until, useRehearsals} from './stage.js';

const DOMAIN = `gui/${process.getuid?.()}`;
const SERVICE = `${DOMAIN}/some.agent`;

const plist = (mac: Rehearsal, script: string, more = ''): string => {
  const path = join(mac.tools, 'some.agent.plist');
  writeFileSync(
    path,
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>Label</key><string>some.agent</string><key>RunAtLoad</key><true/>${more}
<key>EnvironmentVariables</key><dict><key>A</key><string>&lt;&amp;&gt;</string></dict>
<key>ProgramArguments</key><array><string>/bin/sh</string><string>-c</string><string>${script}</string></array></dict></plist>\n`,
    {mode: 0o600},
  );
  return path;
};

const pidOf = (mac: Rehearsal): number =>
  Number(/\tpid = (\d+)/.exec(printed(mac, 'launchctl', ['print', SERVICE]))?.[1]);

/** Parent, process group and session of a process. */
const family = (pid: number): number[] => statFields(pid).slice(1, 4).map(Number);

onLinux("launchctl's user agents", () => {
  const rehearse = useRehearsals();

  test('an agent is a child of process 1, in a session of its own, with a bare environment', async () => {
    const mac = await rehearse({apps: FEW});
    const told = join(mac.tools, 'told');
    const [at, whole] = [shellWord(`${told}.new`), shellWord(told)];
    const script = `{ env; ulimit -Sn; } &gt;${at}; mv ${at} ${whole}; exec sleep 600`;
    printed(mac, 'launchctl', ['bootstrap', DOMAIN, plist(mac, script)], {...process.env, SECRET: 'x'});
    await until(() => existsSync(told));
    const pid = pidOf(mac);
    expect(family(pid)).toEqual([1, pid, pid]);
    const text = readFileSync(told, 'utf8');
    expect(text).toContain('PATH=/usr/bin:/bin:/usr/sbin:/sbin\n');
    expect(text).toContain('A=<&>\n');
    expect(text).toContain('XPC_SERVICE_NAME=some.agent\n');
    expect(text).toMatch(/\n256\n$/);
    expect(text).not.toContain('SECRET');
    printed(mac, 'launchctl', ['bootout', SERVICE]);
    await until(() => processState(pid) === null);
  });

  test('what an agent leaves in its process group ends with it, unless it is abandoned', async () => {
    const mac = await rehearse({apps: FEW});
    const run = async (more: string): Promise<number> => {
      const left = join(mac.tools, `left-${more.length}`);
      const [at, whole] = [shellWord(`${left}.new`), shellWord(left)];
      const script = `sleep 600 &amp; echo $! &gt;${at}; mv ${at} ${whole}; while [ -e ${whole} ]; do sleep 0.02; done`;
      printed(mac, 'launchctl', ['bootstrap', DOMAIN, plist(mac, script, more)]);
      await until(() => existsSync(left));
      const pid = Number(readFileSync(left, 'utf8'));
      const leader = pidOf(mac);
      printed(mac, 'launchctl', ['bootout', SERVICE]);
      await until(() => processState(leader) === null);
      return pid;
    };
    const killed = await run('');
    await until(() => processState(killed) === null);
    const abandoned = await run('<key>AbandonProcessGroup</key><true/>');
    expect(processState(abandoned)).not.toBeNull();
    process.kill(abandoned, 'SIGKILL');
  });

  test('errors have the numbers that people report', async () => {
    const mac = await rehearse({apps: FEW});
    const answer = (...words: string[]) => {
      const {status, stderr} = mac.run('launchctl', words);
      return `${status} ${stderr.trim()}`;
    };
    expect(answer('print', SERVICE)).toMatch(
      /^113 Bad request\.\nCould not find service "some\.agent" in domain for user gui: \d+$/,
    );
    expect(answer('bootout', SERVICE)).toBe('3 Boot-out failed: 3: No such process');
    const path = plist(mac, 'exit');
    expect(answer('bootstrap', 'gui/1', path)).toBe(
      '125 Bootstrap failed: 125: Domain does not support specified action',
    );
    printed(mac, 'launchctl', ['bootstrap', DOMAIN, path]);
    expect(answer('bootstrap', DOMAIN, path)).toMatch(/^5 Bootstrap failed: 5: Input\/output error/);
    chmodSync(path, 0o622);
    printed(mac, 'launchctl', ['bootout', SERVICE]);
    expect(answer('bootstrap', DOMAIN, path)).toMatch(/^122 /);
    writeFileSync(path, '<plist version="1.0"><dict><key>Label</key><string>a & b</string></dict></plist>');
    chmodSync(path, 0o600);
    expect(answer('bootstrap', DOMAIN, path)).toMatch(/^5 /);
  });

  test('a job that ran only once is unloaded at its end; an idle launchd starts none', async () => {
    const mac = await rehearse({apps: FEW});
    printed(mac, 'launchctl', ['bootstrap', DOMAIN, plist(mac, 'exit', '<key>LaunchOnlyOnce</key><true/>')]);
    await until(() => mac.run('launchctl', ['print', SERVICE]).status === 113);
    mac.change(state => {
      state.launchd = 'idle';
    });
    printed(mac, 'launchctl', ['bootstrap', DOMAIN, plist(mac, 'exec sleep 600')]);
    expect(printed(mac, 'launchctl', ['print', SERVICE])).toContain('\tstate = not running');
  });
});
