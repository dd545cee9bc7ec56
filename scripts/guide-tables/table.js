/**
 * @typedef {{name: string, values: readonly (number | null)[]}} Figure
 */

const COLOURS = /** @type {const} */ (['red', 'yellow', 'green']);
/** What lasted for less of the time is not what the run was like. */
const NOTICED = 0.05;

/** @param {number} seconds */
const minutes = seconds => `${Math.round(seconds / 60)} min`;

/** @param {number} bytes */
const gigabytes = bytes => `${bytes < 50_000_000 ? '0' : (bytes / 1024 ** 3).toFixed(1)} GB`;

/**
 * The guide's table of its two runs, in Markdown, from the figures of `mlxtop compare --json`: the first is the
 * baseline.
 * @param {readonly string[]} names
 * @param {readonly Figure[]} figures
 */
export const guideTable = (names, figures) => {
  /** @param {string} name */
  const valuesOf = name => {
    const values = figures.find(figure => figure.name === name)?.values ?? [];
    return names.map((_, index) => values[index] ?? null);
  };
  /**
   * @param {string} name
   * @param {(value: number) => string} words
   */
  const cells = (name, words) => valuesOf(name).map(value => (value === null ? '—' : words(value)));
  /**
   * How much of the first one's value is saved.
   * @param {string} name
   */
  const saved = name => {
    const [first = null, second = null] = valuesOf(name);
    return first === null || second === null || first <= 0 ? '—' : `${Math.round(100 * (1 - second / first))} % less`;
  };
  const [before = null, after = null] = valuesOf('secondsPerIteration');
  const quicker = before === null || after === null ? '—' : `${Math.round(100 * (before / after - 1))} % more`;
  const colours = COLOURS.map(colour => valuesOf(`${colour}Seconds`));
  /** The worst colour that lasted, and for how much of the time. */
  const pressures = names.map((_, run) => {
    const seconds = colours.map(values => values[run] ?? 0);
    const all = seconds.reduce((sum, one) => sum + one, 0);
    const worst = seconds.findIndex(one => one > NOTICED * all);
    return worst === -1 ? '—' : `${COLOURS[worst]} (${Math.round((100 * (seconds[worst] ?? 0)) / all)} % of the time)`;
  });
  const rows = [
    ['', ...names, ''],
    ['---', ...names.map(() => '---:'), '---:'],
    [
      '**An iteration**',
      ...cells('secondsPerIteration', value => `${value.toFixed(1)} s`),
      saved('secondsPerIteration'),
    ],
    ['**Iterations a minute**', ...cells('secondsPerIteration', value => (60 / value).toFixed(0)), quicker],
    ['**Whole training run**', ...cells('elapsedSeconds', minutes), saved('elapsedSeconds')],
    ['**Lost to swapping**', ...cells('lostSeconds', value => (value < 1 ? '0 min' : `≈ ${minutes(value)}`)), ''],
    ['**Swap in use, at most**', ...cells('mostSwapBytes', gigabytes), ''],
    ['**Memory pressure**', ...pressures, ''],
  ];
  return rows.map(row => `| ${row.join(' | ')} |`).join('\n');
};
