// Prints a report in mlx_lm's plain format every second, or as often as its argument says in milliseconds, for ever,
// and computes nothing.
process.stdout.write('Loading pretrained model\nTraining\nStarting training..., iters: 100000\n');
let iteration = 0;
setInterval(
  () => {
    iteration += 10;
    process.stdout.write(
      `Iter ${iteration}: Train loss ${(2 + 30 / iteration).toFixed(3)}, Learning Rate 1.000e-05, It/sec 10.000, ` +
        `Tokens/sec 512.000, Trained Tokens ${iteration * 512}, Peak mem 1.234 GB\n`,
    );
  },
  Number(process.argv[2] ?? 1000),
);
