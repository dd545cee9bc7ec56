/** Terminals and editors that a report may name; any other application is private. */
const TELLABLE: Readonly<Record<string, string>> = {
  'com.apple.Terminal': 'Terminal',
  'com.googlecode.iterm2': 'iTerm2',
  'com.mitchellh.ghostty': 'Ghostty',
  'com.github.wez.wezterm': 'WezTerm',
  'dev.warp.Warp-Stable': 'Warp',
  'net.kovidgoyal.kitty': 'kitty',
  'org.alacritty': 'Alacritty',
  'com.todesktop.230313mzl4w4u92': 'Cursor',
  'com.microsoft.VSCode': 'VS Code',
  'com.apple.calculator': 'Calculator',
};

/** What to call an application in a report. */
export const tellableName = ({bundleId}: {bundleId: string | null}): string =>
  TELLABLE[bundleId ?? ''] ?? 'another application';

/** Kinds of terminals that many have (terminfo); a variable may hold any text. */
const TERM =
  /^(?:xterm|screen|tmux|vt\d+|linux|ansi|dumb|rxvt|alacritty|foot|wezterm|ghostty|konsole|iterm2?)(?:-[a-z0-9]{1,12}){0,3}$/i;

/** What to call the kind of terminal in a report. */
export const tellableTerm = (term: string | undefined): string => {
  if (term === undefined || term === '') return 'not set';
  return TERM.test(term) ? term : 'another';
};

/** `de_DE.ISO8859-1`, `C`. */
const LOCALE = /^(?:C|POSIX|[a-z]{2,3}(?:_[A-Z]{2})?)(?:\.[A-Za-z0-9-]{1,12})?(?:@(?:euro|latin|cyrillic))?$/;

/** What to call a locale in a report. */
export const tellableLocale = (locale: string): string => (LOCALE.test(locale) ? locale : 'another');

/** What `tmux -V` printed, for a report: whatever is called tmux may print any text. */
export const tellableTmux = (text: string): string =>
  /^tmux (?:next-|openbsd-)?\d+(?:\.\d+)?[a-z]?(?:-rc\d*)?$/.exec(text.trim())?.[0] ?? 'tmux of another version';
