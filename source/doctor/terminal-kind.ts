/** The terminal, by the names that known ones give themselves: the variable may hold any text. */
export const terminalKind = ({TERM_PROGRAM}: NodeJS.ProcessEnv): string =>
  /^(?:Apple_Terminal|iTerm\.app|vscode|WezTerm|ghostty|WarpTerminal|Hyper|Tabby|kitty|tmux)$/.exec(
    TERM_PROGRAM ?? '',
  )?.[0] ?? 'another';
