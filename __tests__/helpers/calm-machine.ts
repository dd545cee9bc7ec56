/** The environment in which every program of ours finds a machine that does not swap: see the file that it preloads. */
export const CALM_MACHINE: NodeJS.ProcessEnv = {
  NODE_OPTIONS: `--import ${new URL('../fixtures/calm-machine.mjs', import.meta.url).href}`,
};
