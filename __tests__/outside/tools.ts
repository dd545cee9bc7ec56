import {describe} from '@jest/globals';

/** The programs that tests in this folder run, as scripts/test-outside/find.js names them. */
export type Tool = 'bash' | 'zsh' | 'fish' | 'mandoc' | 'ruby' | 'sshd' | 'promtool';

const paths: Partial<Record<Tool, string>> = JSON.parse(process.env.MLXTOP_TEST_OUTSIDE ?? '{}');

/** Where a program is. Throws where there is none: `describeWith` spares the tests that need it. */
export const toolPath = (tool: Tool): string => {
  const path = paths[tool];
  if (path === undefined) throw new Error(`${tool} is not there`);
  return path;
};

/** Tests that need a program; skipped without it, for the reason that `npm run test:outside` prints. */
export const describeWith = (tool: Tool, title: string, tests: () => void): void => {
  if (paths[tool] === undefined) describe.skip(title, tests);
  else describe(title, tests);
};
