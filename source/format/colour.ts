/** Whether text may carry colour: `--no-color`, `NO_COLOR` (any value but an empty one) and `TERM=dumb` turn it off. */
export const mayColour = (flag: boolean | undefined, environment: NodeJS.ProcessEnv): boolean => {
  if (flag !== undefined) return flag;
  return !environment.NO_COLOR && environment.TERM !== 'dumb';
};
