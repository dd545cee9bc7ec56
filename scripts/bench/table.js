const COLUMNS = [
  ['what', row => row.what],
  ['measured', row => row.measured],
  ['scatter', row => row.scatter ?? ''],
  ['bare node', row => row.bare ?? ''],
  ['bound', row => row.bound?.text ?? ''],
  ['', row => verdict(row)],
];

/** A row of the table. `bound.holds` is left out for a figure that the design puts no bound on. */
const verdict = ({bound, noisy}) => {
  const word = bound === undefined ? '' : bound.holds ? 'ok' : 'over';
  return noisy ? `${word} (noisy)`.trim() : word;
};

/** The rows as lines of aligned columns, the header first. */
export const table = rows => {
  const cells = [COLUMNS.map(([name]) => name), ...rows.map(row => COLUMNS.map(([, text]) => text(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(line => line[column].length)));
  const lines = cells.map(line =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map(width => '─'.repeat(width)).join('──');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

export const megabytes = bytes => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
export const percent = value => `${value.toFixed(2)} %`;
export const milliseconds = value => `${value.toFixed(0)} ms`;

/** A bound that the measured value must not exceed. */
export const atMost = (value, limit, format) => ({text: `≤ ${format(limit)}`, holds: value <= limit});

/** A bound that the measured value must reach. */
export const atLeast = (value, limit, format) => ({text: `≥ ${format(limit)}`, holds: value >= limit});
