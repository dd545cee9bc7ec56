// The mlx-lm releases that the tests run with: one of each way that it prints. `packages` is what pip installs.

/** On Linux mlx's own package has no backend; on a Mac there is no extra of that name. */
const MLX = process.platform === 'darwin' ? 'mlx' : 'mlx[cpu]';

/** @type {import('./types.ts').Generation[]} */
export const GENERATIONS = [
  // The newest there is when the environment is made. `Iter …` lines gave way to a table, with a live bar, in 0.32.0.
  // TensorBoard reads what `mlxtop export` writes: `__tests__/mlx/tensorboard.test.ts`.
  {name: 'newest', prints: 'table', packages: ['mlx-lm', MLX, 'tensorboard']},
  // The last one with `Iter …` lines, and the mlx and transformers of its time: this one must stay as it is.
  {name: '0.31.3', prints: 'lines', packages: ['mlx-lm==0.31.3', `${MLX}==0.31.2`, 'transformers==5.5.0']},
];
