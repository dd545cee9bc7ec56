import {availableParallelism} from 'node:os';

/** Real ES modules, transformed by swc: independent of TypeScript's own compiler interface, which version 7 no longer has. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // These need real trainers: scripts/test-mlx/run.js installs them and passes their places.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.MLXTOP_TEST_MLX ? [] : ['/__tests__/mlx/']),
    // These need a browser: scripts/test-browser/run.js finds one, and names none (an empty word) where they are skipped.
    ...(process.env.MLXTOP_TEST_IN_BROWSER === undefined ? ['/__tests__/browser/'] : []),
    // These need shells, servers and checkers: scripts/test-outside/run.js finds them.
    ...(process.env.MLXTOP_TEST_OUTSIDE === undefined ? ['/__tests__/outside/'] : []),
    // These need swap and a control group: scripts/test-swap/run.js makes both.
    ...(process.env.MLXTOP_TEST_SWAP ? [] : ['/__tests__/swap/']),
  ],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {'^(\\.{1,2}/.*)\\.js$': '$1'},
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: {syntax: 'typescript', tsx: true},
          transform: {react: {runtime: 'automatic'}},
        },
        sourceMaps: 'inline',
      },
    ],
  },
  testSequencer: '<rootDir>/scripts/slow-first.js',
  testTimeout: 180_000,
  // Most of the time goes into waiting for real processes: of 1,600 s of two workers on two cores the processor was busy
  // for 640 s. Three workers took 675 s where two took 799 s.
  maxWorkers: availableParallelism() * 2,
};
