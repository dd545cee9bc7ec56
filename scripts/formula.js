// `node scripts/formula.js mlxtop-0.2.0.tgz`: prints the Homebrew formula (homebrew/mlxtop.rb) for that tarball, with
// its version in the address, and its checksum.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * The formula with a release's version and checksum in place of those that it has.
 * @param {string} formula
 * @param {string} version
 * @param {string} sha256
 */
export const filledFormula = (formula, version, sha256) =>
  formula
    .replace(/\/mlxtop-[^"/]+\.tgz"/, () => `/mlxtop-${version}.tgz"`)
    .replace(/sha256 "[0-9a-f]{64}"/, () => `sha256 "${sha256}"`);

const main = () => {
  const [tarball = ''] = process.argv.slice(2);
  const version = /^mlxtop-(\d+\.\d+\.\d+(?:-[\w.]+)?)\.tgz$/.exec(basename(tarball))?.[1];
  if (version === undefined) {
    process.stderr.write('Name the tarball that npm pack has made: node scripts/formula.js mlxtop-0.2.0.tgz\n');
    return 2;
  }
  const formula = readFileSync(new URL('../homebrew/mlxtop.rb', import.meta.url), 'utf8');
  const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  process.stdout.write(filledFormula(formula, version, sha256));
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
