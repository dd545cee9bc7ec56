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
