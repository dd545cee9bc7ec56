import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {parsePropertyList} from '../../scripts/rehearsal-mac/property-list.js';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {fitsXml} from '../../source/host/darwin/property-list.js';
import {agentPropertyList, type LaunchAgent, startAgent} from '../../source/host/launch-agent.js';
import {processState} from '../helpers/stage.js';
import {FEW, onLinux, printed, until, useRehearsals} from '../rehearsal-mac/stage.js';

const agent = (command: readonly string[], environment: Record<string, string> = {}): LaunchAgent => ({
  label: 'mlxtop.tmux.501.abc',
  command,
  environment,
});

describe("an agent's property list", () => {
  test('what a user has named stays text, whatever it means to XML', () => {
    const odd = `</string><string>-f & "x" 'y' <key>KeepAlive</key><true/> ünïcode→`;
    const list = parsePropertyList(agentPropertyList(agent(['/bin/tmux', '-S', odd], {PATH: odd})));
    expect(list).toEqual({
      Label: 'mlxtop.tmux.501.abc',
      ProgramArguments: ['/bin/tmux', '-S', odd],
      EnvironmentVariables: {PATH: odd},
      RunAtLoad: true,
      LaunchOnlyOnce: true,
      AbandonProcessGroup: true,
      ProcessType: 'Interactive',
    });
  });

  test.each(['a\u0007b', 'a\u001B[31m', 'a\0', 'half a pair \uD800', '\uFFFE'])('%j is refused', text => {
    expect(fitsXml(text)).toBe(false);
    expect(() => agentPropertyList(agent([text]))).toThrow(/cannot hold/);
  });

  test('it is XML as Apple writes it', () => {
    expect(agentPropertyList(agent(['/bin/tmux']))).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1\.0\/\/EN" .*>\n<plist version="1\.0">\n<dict>/,
    );
  });
});

onLinux('starting an agent', () => {
  const rehearse = useRehearsals();
  const label = agent([]).label;
  const service = `gui/${process.getuid?.()}/${label}`;
  const fileWith = (
    mac: Rehearsal,
    script: string,
    text = agentPropertyList(agent(['/bin/sh', '-c', script])),
  ): string => {
    const file = join(mac.tools, 'agent.plist');
    writeFileSync(file, text, {mode: 0o600});
    return file;
  };
  const pidOf = (mac: Rehearsal): number =>
    Number(/\tpid = (\d+)/.exec(printed(mac, 'launchctl', ['print', service]))?.[1]);

  test('one that ended and is still loaded makes room', async () => {
    const mac = await rehearse({apps: FEW});
    const stays = agentPropertyList(agent(['/bin/sh', '-c', 'exit'])).replace('<key>LaunchOnlyOnce</key><true/>', '');
    printed(mac, 'launchctl', ['bootstrap', `gui/${process.getuid?.()}`, fileWith(mac, '', stays)]);
    await until(() => printed(mac, 'launchctl', ['print', service]).includes('state = not running'));
    await startAgent(fileWith(mac, 'exec sleep 600'), label, {tools: mac.tools, limitMs: 20_000});
    expect(processState(pidOf(mac))).not.toBeNull();
  });

  test('one that runs is left alone, and launchctl has its say', async () => {
    const mac = await rehearse({apps: FEW});
    const file = fileWith(mac, 'exec sleep 600');
    await startAgent(file, label, {tools: mac.tools, limitMs: 20_000});
    const pid = pidOf(mac);
    await expect(startAgent(file, label, {tools: mac.tools, limitMs: 20_000})).rejects.toThrow(/Bootstrap failed: 5/);
    expect(pidOf(mac)).toBe(pid);
    expect(readFileSync(join(mac.tools, 'calls.log'), 'utf8')).not.toMatch(/bootout/);
  });

  test('it is not waited for beyond its limit', async () => {
    const mac = await rehearse({apps: FEW});
    mac.fault('launchctl', 'hang');
    const from = performance.now();
    const options = {tools: mac.tools, limitMs: 300};
    await expect(startAgent(fileWith(mac, 'exit'), label, options)).rejects.toThrow(/launchctl gave no answer within/);
    expect(performance.now() - from).toBeLessThan(5000);
  });
});
