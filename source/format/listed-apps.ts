/** Smaller ones are added up and not listed: a desktop has hundreds, and nobody gains by quitting one. */
const LEAST_LISTED = 50 * 1024 ** 2;
/** Where all are smaller: a list of nothing would say less than these. */
const SMALL_LISTED = 5;

/** Those of the applications, largest first, that a list has; and how many smaller ones there are, and what these hold together. */
export const listedBySize = <App extends {bytes: number}>(
  apps: readonly App[],
): {listed: App[]; smaller: number; smallerBytes: number} => {
  const large = apps.filter(({bytes}) => bytes >= LEAST_LISTED);
  const listed = large.length > 0 ? large : apps.slice(0, SMALL_LISTED);
  const rest = apps.filter(app => !listed.includes(app));
  return {listed, smaller: rest.length, smallerBytes: rest.reduce((sum, {bytes}) => sum + bytes, 0)};
};
