/** @import {Release} from './types.ts' */

/**
 * The macOS releases that can be rehearsed, and the first words of their builds and kernels. 27's build has the form
 * only.
 * @type {Record<string, {version: string, build: string, darwin: string}>}
 */
const RELEASES = {
  13: {version: '13.6.9', build: '22G830', darwin: '22.6.0'},
  '14.0': {version: '14.0', build: '23A344', darwin: '23.0.0'},
  14.4: {version: '14.4', build: '23E214', darwin: '23.4.0'},
  15: {version: '15.5', build: '24F74', darwin: '24.5.0'},
  26: {version: '26.5', build: '25F71', darwin: '25.5.0'},
  27: {version: '27.0', build: '26A100', darwin: '26.0.0'},
};

/**
 * What differs between releases, for `13`, `14.0`, `14.4`, `15`, `26` or `27`: sysctl stops at the first unknown name
 * before 14.4 (and has iogpu.* from 14), vm_stat's number column is wider, the swapper's totals exist and lsappinfo
 * prints coalitions from 26 on. An app that may not run in the background takes its whole coalition with it when it
 * quits from 27 on (tmux #5465).
 * @param {string} name
 * @returns {Release}
 */
export const release = name => {
  const known = RELEASES[name];
  if (!known) throw new Error(`No macOS ${name} to rehearse: ${Object.keys(RELEASES).join(', ')}`);
  const [major = 0, minor = 0] = known.version.split('.').map(Number);
  return {
    macos: known.version,
    build: known.build,
    darwin: known.darwin,
    sysctlGoesOn: major > 14 || (major === 14 && minor >= 4),
    iogpu: major >= 14,
    wideColumns: major >= 26,
    swapperTotals: major >= 26,
    coalitions: major >= 26,
    endsCoalitions: major >= 27,
  };
};
