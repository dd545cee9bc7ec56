// Prints numbered reports in mlx_lm's plain format, as many as its first argument says and one every so many
// milliseconds as its second, and a checkpoint behind every hundredth. By the clock, not by a timer alone: a timer that
// comes late prints more at once.
const [lines = 0, everyMs = 0] = process.argv.slice(2).map(Number);
process.stdout.write(`Starting training..., iters: ${lines}\n`);
const start = performance.now();
let iteration = 0;
const timer = setInterval(() => {
  const due = Math.min(lines, Math.floor((performance.now() - start) / everyMs));
  while (iteration < due) {
    iteration++;
    process.stdout.write(
      `Iter ${iteration}: Train loss ${(2 + 30 / iteration).toFixed(3)}, Learning Rate 1.000e-05, It/sec 50.000, ` +
        `Tokens/sec 512.000, Trained Tokens ${iteration * 512}, Peak mem 1.234 GB\n`,
    );
    if (iteration % 100 === 0) {
      const name = `${String(iteration).padStart(7, '0')}_adapters.safetensors`;
      process.stdout.write(
        `Iter ${iteration}: Saved adapter weights to adapters/adapters.safetensors and adapters/${name}.\n`,
      );
    }
  }
  if (iteration === lines) clearInterval(timer);
}, everyMs);
