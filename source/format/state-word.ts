/**
 * A run's state, or its outcome once it has ended, in a word or two: exit code 0 alone does not make a run `finished`.
 */
export const stateWord = ({state, outcome}: {state: string; outcome: string | null}): string =>
  (outcome ?? state).replaceAll('-', ' ');
