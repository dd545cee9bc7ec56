import {spawnSync} from 'node:child_process';
import {mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {connect} from '../../source/tmux/client.js';

let servers = 0;

export type Server = ReturnType<typeof createServer>;

/** A tmux server for one test, with a user's configuration, that stays without sessions too; `close` ends it. */
export const createServer = (configuration = '') => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-tmux-')));
  const name = `mlxtop-test-${process.pid}-tmux-${++servers}`;
  const file = join(folder, 'tmux.conf');
  writeFileSync(file, configuration);
  const {TMUX: _tmux, TMUX_PANE: _pane, ...env} = process.env;
  const tmux = (...words: string[]): string =>
    spawnSync('tmux', ['-u', '-L', name, '-f', file, ...words], {env, encoding: 'utf8'}).stdout.trimEnd();
  tmux('start-server', ';', 'set-option', '-s', 'exit-empty', 'off');
  return {
    folder,
    name,
    /** tmux by hand, as a user would call it. */
    tmux,
    /** tmux as the program calls it. */
    client: connect({name}),
    close(): void {
      tmux('kill-server');
      rmSync(folder, {recursive: true, force: true, maxRetries: 5});
    },
  };
};
