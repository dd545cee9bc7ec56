/** What a run is doing, or what came of it, in a word or two: exit code 0 alone makes nothing `finished`. */
export const stateWord = ({state, outcome}: {state: string; outcome: string | null}): string =>
  (outcome ?? state).replaceAll('-', ' ');
