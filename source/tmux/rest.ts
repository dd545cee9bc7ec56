import type {Tmux} from './client.js';
import {tmuxCommand} from './quote.js';

/**
 * Keeps a pane whose dashboard is closed, for 1 MB instead of a dashboard's 80: shows a text (`$1`) and reads keys.
 * Enter becomes the dashboard's command (the other words); `d` and `q` leave tmux, by the same command with `--leave`.
 * No other key does anything, nor does ^C: the keyboard must not fall to the trainer's pane, where it would stop the
 * run.
 *
 * It is drawn where nothing scrolls, with the cursor in the first line: what a smaller window cuts off is at the end.
 * Keys are read as they come; where the terminal refuses that, Enter ends a line. An `x` after them keeps the shell
 * from removing a line feed; nothing before it is a NUL or a closed terminal, which would be read again at once. What
 * the mouse does is asked for, and dropped with all that begins with Escape (the key ← ends in a D): tmux would answer
 * the wheel with its copy mode, in which no key works.
 */
const REST_SCRIPT = `text=$1
shift
tool() (PATH=$PATH:/bin:/usr/bin; exec "$@" 2>/dev/null)
usual=$(tool stty -g)
return=$(printf '\\r')
escape=$(printf '\\033')
while :; do
  tool stty -icanon -echo -isig -icrnl min 1 time 0
  printf '\\033[?1049h\\033[?1000h\\033[?1006h\\033[?25l\\033[H\\033[2J%s\\033[H' "$text"
  key=$(tool dd bs=256 count=1; echo x)
  case $key in
    x) sleep 1 ;;
    "$escape"*) ;;
    *"$return"* | *'
'*)
      tool stty "$usual"
      printf '\\033[?25h\\033[?1006l\\033[?1000l\\033[?1049l'
      exec "$@"
      ;;
    *[dDqQ]*)
      tool stty "$usual"
      "$@" --leave
      ;;
  esac
done`;

/** What a closed dashboard leaves in its pane: the first line says all, and fits 50 columns. */
const CLOSED = 'Dashboard closed: Enter opens it, d leaves.\nThis changes nothing about the run.';

/** Option of our pane: no dashboard runs in it now. */
export const RESTING = '@mlxtop_resting';

const markWords = (pane: string): string[] => ['set-option', '-p', '-t', pane, RESTING, '1'];

const scriptWords = (text: string, dashboard: readonly string[]): string[] => [
  ...['/bin/sh', '-c', REST_SCRIPT, 'mlxtop-rest', text],
  ...dashboard,
];

/** Ends what runs in the pane, shows a text there, and starts `dashboard` when Enter is pressed. */
export const restPane = async (tmux: Tmux, pane: string, text: string, dashboard: readonly string[]): Promise<void> => {
  await tmux.run([...markWords(pane), ';', 'respawn-pane', '-k', '-t', pane, ...scriptWords(text, dashboard)]);
};

/** The same for a dashboard that its user has closed, with how to open it again. */
export const restClosed = (tmux: Tmux, pane: string, dashboard: readonly string[]): Promise<void> =>
  restPane(tmux, pane, CLOSED, dashboard);

/** Our index in the array of a pane's hooks, which leaves the user's own alone. */
export const DIED_HOOK = 'pane-died[7212]';

/** Commands in one pass of tmux's queue. */
export const inOneLine = (commands: readonly (readonly string[])[]): string[] =>
  commands.flatMap((words, index) => (index === 0 ? words : [';', ...words]));

/**
 * The commands that keep a dashboard's pane, and with it the keyboard, however the dashboard ends: with the pane gone,
 * the next ^C would be typed into the trainer's. `dashboard`: the command that opens it again. On Linux the hook may
 * run some seconds late, and the dead pane only takes no key until then: libutempter, which tmux calls when a pane
 * closes, loses a SIGCHLD of that moment, and tmux waits for the next child, such as that of the status line.
 */
export const keepCommands = (pane: string, dashboard: readonly string[]): string[][] => {
  const respawn = ['respawn-pane', '-t', pane, ...scriptWords(CLOSED, dashboard)];
  return [
    ['set-option', '-p', '-t', pane, '@mlxtop_role', 'dashboard'],
    ['set-option', '-p', '-t', pane, 'remain-on-exit', 'on'],
    ['set-hook', '-p', '-t', pane, DIED_HOOK, [markWords(pane), respawn].map(tmuxCommand).join(' ; ')],
  ];
};
