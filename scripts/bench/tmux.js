import {spawn, spawnSync} from 'node:child_process';
import {createInterface} from 'node:readline';

/**
 * A word as tmux's own parser takes it.
 * @param {string} word
 */
const quoted = word => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * What a pane wrote, as control mode tells it: bytes below a blank, and the backslash, as three octal digits.
 * @param {string} text
 */
const decoded = text => text.replace(/\\(\d{3})/g, (_all, digits) => String.fromCharCode(Number.parseInt(digits, 8)));

/** @type {(text: string, pane: string) => void} */
const ignore = () => undefined;

/**
 * A tmux server of our own, without a configuration, and with a first session `hold` that keeps it alive. `env` is what
 * its panes get.
 * @param {string} socket
 * @param {NodeJS.ProcessEnv} env
 */
export const startServer = (socket, env) => {
  const base = ['-L', socket];
  /** @param {...string} words */
  const tmux = (...words) => {
    const {stdout, stderr, status, error} = spawnSync('tmux', [...base, ...words], {env, encoding: 'utf8'});
    if (status !== 0) throw new Error(`tmux ${words.join(' ')}: ${error?.message ?? stderr}`);
    return stdout.trimEnd();
  };
  tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'hold', '-x', '120', '-y', '40', 'sleep', '1000000');
  /** @type {Set<{stdin: import('node:stream').Writable}>} */
  const clients = new Set();
  return {
    socket,
    tmux,
    /**
     * A client without a terminal that is attached to a session in a given size. `onOutput` gets what panes write;
     * `send` has the server run a command at once, without starting a program: what is timed from there is the server's
     * and the pane's own time.
     * @param {string} session
     * @param {number} columns
     * @param {number} rows
     * @param {(text: string, pane: string) => void} [onOutput]
     */
    client(session, columns, rows, onOutput = ignore) {
      const child = spawn('tmux', [...base, '-C', 'attach-session', '-t', `=${session}`], {
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      clients.add(child);
      createInterface({input: child.stdout}).on('line', line => {
        const output = /^%output (%\d+) (.*)$/s.exec(line);
        if (output) onOutput(decoded(output[2] ?? ''), output[1] ?? '');
      });
      /** @param {...(string | number)} words */
      const send = (...words) => child.stdin.write(`${words.map(String).map(quoted).join(' ')}\n`);
      send('refresh-client', '-C', `${columns}x${rows}`);
      return {
        send,
        /**
         * @param {number} width
         * @param {number} height
         */
        resize: (width, height) => send('refresh-client', '-C', `${width}x${height}`),
        close: () => child.stdin.end(),
      };
    },
    close() {
      for (const child of clients) child.stdin.destroy();
      spawnSync('tmux', [...base, 'kill-server'], {env, stdio: 'ignore'});
    },
  };
};
