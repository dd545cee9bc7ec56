/**
 * Whether text may be coloured: `--no-color`, a non-empty `NO_COLOR` and `TERM=dumb` turn colour off. `flag` wins over
 * the environment.
 */
export const mayColour = (flag: boolean | undefined, environment: NodeJS.ProcessEnv): boolean => {
  if (flag !== undefined) return flag;
  return !environment.NO_COLOR && environment.TERM !== 'dumb';
};
