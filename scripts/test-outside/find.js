// The programs that the tests in __tests__/outside need: those that are there, else Debian's packages.
import {existsSync} from 'node:fs';
import {install, pathOf, serverPathOf} from '../apt.js';

/**
 * Where each is that there is, and why the others are missing.
 * @typedef {{paths: Record<string, string>, missing: Record<string, string>}} Tools
 */

/** By the names of their commands: the package that has it. */
const PACKAGES = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  mandoc: 'mandoc',
  ruby: 'ruby',
  sshd: 'openssh-server',
  promtool: 'prometheus',
};

/** Packages that start a server, where the system runs any: nobody's machine gets one for a test. */
const SERVERS = new Set(['openssh-server', 'prometheus']);

const startsServices = () => existsSync('/run/systemd/system');

/** @returns {Tools} */
const look = () => {
  /** @type {Tools} */
  const tools = {paths: {}, missing: {}};
  for (const [name, from] of Object.entries(PACKAGES)) {
    const path = serverPathOf(name);
    if (path === undefined) tools.missing[name] = from;
    else tools.paths[name] = path;
  }
  return tools;
};

/**
 * Why each of these packages was not installed, by its name; nothing for those that were.
 * @param {readonly string[]} packages
 * @param {(text: string) => void} say
 */
const installAll = async (packages, say) => {
  /** @type {Record<string, string>} */
  const failed = {};
  const wanted = packages.filter(one => !(startsServices() && SERVERS.has(one)));
  for (const one of packages) {
    if (!wanted.includes(one)) failed[one] = `installing ${one} would start a server on this machine`;
  }
  if (wanted.length === 0) return failed;
  const about = 'What some tests run is missing';
  if ((await install(wanted, {say, about})) === undefined) return failed;
  // One that the mirror lacks must not cost the others.
  for (const one of wanted) {
    const why = await install([one], {say: () => {}, about});
    if (why !== undefined) failed[one] = why;
  }
  return failed;
};

/**
 * Those programs; what is missing is installed where apt-get is (root, or sudo without a password).
 * @param {(text: string) => void} say
 * @returns {Promise<Tools>}
 */
export const findTools = async say => {
  const before = look();
  const packages = Object.values(before.missing);
  const canInstall = process.platform === 'linux' && pathOf('apt-get') !== undefined;
  const failed = canInstall && packages.length > 0 ? await installAll(packages, say) : {};
  const {paths, missing} = look();
  const reasons = Object.entries(missing).map(([name, from]) => [name, failed[from] ?? `${name} is not installed`]);
  return {paths, missing: Object.fromEntries(reasons)};
};
