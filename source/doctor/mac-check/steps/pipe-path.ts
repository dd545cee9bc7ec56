import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {shellWord} from '../../../tmux/quote.js';
import {allOnPath} from '../../on-path.js';
import {judged, notTried, type Step} from '../step.js';

const BARE = '/usr/bin:/bin:/usr/sbin:/sbin';

export const pipePath: Step = {
  name: 'pipe-path',
  item: 10,
  tried:
    'a tmux server that was started with the bare PATH of the system, and a client with another: which PATH a pane and pipe-pane get',
  expected: 'the pane gets the client’s, pipe-pane the server’s',
  async run(lab) {
    const {world} = lab;
    const [tmux] = allOnPath('tmux', world.environment.PATH);
    if (tmux === undefined) return notTried('no tmux on the PATH');
    const socket = join(lab.folder, 'bare');
    const ofClient = `${BARE}:/mlxtop/of/the/client`;
    const run = (path: string, words: readonly string[]) =>
      world.tryProgram([tmux, '-S', socket, '-f', '/dev/null', ...words], {
        limitMs: 10_000,
        env: {...world.environment, TMUX: undefined, TMUX_PANE: undefined, PATH: path},
      });
    lab.later(() => run(BARE, ['kill-server']));
    const [ofPane, ofPipe] = [join(lab.folder, 'path-of-pane'), join(lab.folder, 'path-of-pipe')];
    // tmux puts the time in the place of %s and the like.
    const tells = (file: string): string =>
      `echo "$PATH" >${shellWord(`${file}.new`)}; mv ${shellWord(`${file}.new`)} ${shellWord(file)}`;
    await run(BARE, ['new-session', '-d', '-s', 'first', 'sleep 60']);
    // Not through the user's shell: its start-up files may set another PATH.
    await run(ofClient, ['new-session', '-d', '-s', 'second', '/bin/sh', '-c', `${tells(ofPane)}; sleep 60`]);
    await run(ofClient, ['pipe-pane', '-t', '=second:', tells(ofPipe)]);
    const read = (file: string) =>
      lab.until(async () => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : null));
    const kind = (path: string | null): string =>
      path === null ? 'nothing' : path === BARE ? "the server's" : path === ofClient ? "the client's" : 'another';
    const [pane, pipe] = [kind(await read(ofPane)), kind(await read(ofPipe))];
    return judged(pane === "the client's" && pipe === "the server's", `pane: ${pane}; pipe-pane: ${pipe}`);
  },
};
