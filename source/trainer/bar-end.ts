/** How a tqdm bar ends: without a line feed behind it, what is printed next stands on the bar's line. */
const TQDM_ENDS = ['/s]', 's/it]'];

/** mlx_lm's own bar, from 0.32 on: `train ███▌░░  32% ·    19/60`. */
const MLX_LM_BAR = /\d{1,3}% ·\s+\d[\d,]*\/\d{1,3}(?:,\d{3})*/g;

const endOf = (line: string, end: string): number => {
  const at = line.lastIndexOf(end);
  return at < 0 ? 0 : at + end.length;
};

/** Where the last progress bar of a line ends: what stands behind it is a line of its own. 0 without a bar. */
export const barEnd = (line: string): number => {
  const own = [...line.matchAll(MLX_LM_BAR)].at(-1);
  return Math.max(own === undefined ? 0 : own.index + own[0].length, ...TQDM_ENDS.map(end => endOf(line, end)));
};
