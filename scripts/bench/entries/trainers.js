// What trainers print, with the time of each piece in seconds since the start, for as long as they are asked to.
/** @typedef {{seconds: number, text: string}} Printed */

/** @param {number} number */
const two = number => String(number).padStart(2, '0');
/** @param {number} seconds */
const clock = seconds =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
/** @param {number} seconds */
const loss = seconds => (1.4 + 900 / (seconds + 600) + 0.05 * Math.sin(seconds)).toFixed(3);

/**
 * mlx_lm to 0.31.3 with a report every five seconds, a validation every hour, a save every half hour.
 * @param {number} length
 * @returns {Generator<Printed, never>}
 */
function* lines(length) {
  yield {seconds: 1, text: 'Loading pretrained model\r\nTraining\r\n'};
  yield {seconds: 5, text: `Starting training..., iters: ${length * 2}\r\n`};
  for (let seconds = 10; ; seconds += 5) {
    const iteration = seconds * 2;
    yield {
      seconds,
      text:
        `Iter ${iteration}: Train loss ${loss(seconds)}, Learning Rate 1.000e-05, It/sec 2.014, ` +
        `Tokens/sec ${(1031 + (seconds % 37)).toFixed(3)}, Trained Tokens ${iteration * 512}, Peak mem 5.432 GB\r\n`,
    };
    if (seconds % 3600 === 0)
      yield {seconds, text: `Iter ${iteration}: Val loss ${loss(seconds)}, Val took 12.345s\r\n`};
    if (seconds % 1800 === 0) {
      const name = `adapters/${String(iteration).padStart(7, '0')}_adapters.safetensors`;
      yield {
        seconds,
        text: `Iter ${iteration}: Saved adapter weights to adapters/adapters.safetensors and ${name}.\r\n`,
      };
    }
  }
}

/**
 * Hugging Face's trainer: tqdm's bar, repainted four times a second, a report every ten seconds.
 * @param {number} length
 * @returns {Generator<Printed, never>}
 */
function* bar(length) {
  const total = length * 4;
  for (let step = 1; ; step++) {
    const seconds = step / 4;
    const part = step / total;
    const cells = '█'.repeat(Math.floor(part * 72)).padEnd(72);
    const row =
      `${String(Math.floor(part * 100)).padStart(3)}%|${cells}| ${step}/${total} ` +
      `[${clock(seconds)}<${clock(length - seconds)}, 4.01it/s]`;
    yield {seconds, text: `\r${row}`};
    if (step % 40 === 0) {
      const figures = `'grad_norm': '0.743', 'learning_rate': '1.00e-05', 'epoch': '${(seconds / 1000).toFixed(2)}'`;
      yield {seconds, text: `\r${' '.repeat(120)}\r{'loss': '${loss(seconds)}', ${figures}}\r\n\r${row}`};
    }
  }
}

/** @type {Record<string, (length: number) => Generator<Printed, never>>} */
export const TRAINERS = {lines, bar};
