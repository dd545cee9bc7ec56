/** A Python package's release numbers; what follows (`rc1`, `.dev0`, `+cu12`) is left out. */
export const releaseNumbers = (version: string): number[] =>
  (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '').split('.').filter(Boolean).map(Number);

/** Negative when `one` is older; missing numbers count as 0. */
export const compareVersions = (one: string, other: string): number => {
  const [a, b] = [releaseNumbers(one), releaseNumbers(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
