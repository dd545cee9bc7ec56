import {judged, type Step} from '../step.js';

export const paneEnd: Step = {
  name: 'pane-end',
  item: null,
  tried: 'a pane whose program ends with 7, and one that SIGTERM ends, each kept open (remain-on-exit)',
  expected:
    'tmux reports 7 for the first, and the signal for the second (3.3 and newer); when it has missed the end of a child it reports nothing, never another number',
  async run(lab) {
    await lab.demo();
    const ended = async (script: string): Promise<string | null> => {
      const made = await lab.tmux.run([
        'new-window',
        '-d',
        '-P',
        '-F',
        '#{window_id}',
        '-t',
        '=mac-check:',
        '/bin/sh',
        '-c',
        script,
      ]);
      const window = made.stdout.trim();
      await lab.tmux.run(['set-option', '-w', '-t', window, 'remain-on-exit', 'on']);
      const told = await lab.until(async () => {
        const {stdout} = await lab.tmux.run([
          'display-message',
          '-p',
          '-t',
          window,
          '#{pane_dead} #{pane_dead_status} #{pane_dead_signal}',
        ]);
        // The pane is dead before tmux has reaped its program.
        return /^1 .*\w/.test(stdout) ? stdout.trim() : null;
      });
      await lab.tmux.run(['kill-window', '-t', window]);
      return told;
    };
    const code = await ended('sleep 1; exit 7');
    const signal = await ended('sleep 1; kill -TERM $$');
    const told = (text: string | null): string => text?.replace(/^1 ?/, '').trim() || 'nothing';
    return judged(
      /^(?:7|nothing)$/.test(told(code)) && /^(?:15|TERM|SIGTERM|nothing)$/.test(told(signal)),
      `exit: ${told(code)}; signal: ${told(signal)}`,
    );
  },
};
