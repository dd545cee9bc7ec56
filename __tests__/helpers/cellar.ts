import {copyFileSync, cpSync, existsSync, linkSync, mkdirSync, rmSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {PROGRAM} from './stage.js';

/** Puts Node at a path: as a second link to the same file where the disk allows it, since Node is 100 MB. */
const putNode = (path: string): void => {
  mkdirSync(dirname(path), {recursive: true});
  try {
    linkSync(process.execPath, path);
  } catch {
    copyFileSync(process.execPath, path);
  }
};

const relink = (target: string, path: string): void => {
  mkdirSync(dirname(path), {recursive: true});
  rmSync(path, {force: true});
  symlinkSync(target, path);
};

/**
 * Homebrew's folders in `folder`: Node and mlxtop each in one of its own for each version (`Cellar/NAME/VERSION`), with
 * links that stay (`bin/node`, `opt/node`). Node says that its path is the one with the version, as on a Mac. mlxtop is
 * the one that was built.
 */
export const createCellar = (folder: string, {withMlxtop = true} = {}) => {
  const prefix = join(folder, 'homebrew');
  const keg = (name: string, version: string) => join(prefix, 'Cellar', name, version);
  const pour = {
    node(version: string): void {
      putNode(join(keg('node', version), 'bin', 'node'));
      relink(`../Cellar/node/${version}`, join(prefix, 'opt', 'node'));
      relink(`../Cellar/node/${version}/bin/node`, join(prefix, 'bin', 'node'));
    },
    mlxtop(version: string): void {
      const dist = join(keg('mlxtop', version), 'libexec', 'lib', 'node_modules', 'mlxtop', 'dist');
      cpSync(dirname(PROGRAM), dist, {recursive: true});
      relink(`../Cellar/mlxtop/${version}`, join(prefix, 'opt', 'mlxtop'));
      relink(`../Cellar/mlxtop/${version}/libexec/lib/node_modules/mlxtop/dist/mlxtop`, join(prefix, 'bin', 'mlxtop'));
    },
  };
  const remove = (name: 'node' | 'mlxtop', version: string): void => {
    rmSync(keg(name, version), {recursive: true});
  };
  pour.node('22.1.0');
  if (withMlxtop) pour.mlxtop('0.1.0');
  return {
    prefix,
    program: join(prefix, 'bin', 'mlxtop'),
    /** The environment in which both are found. */
    env: {PATH: `${join(prefix, 'bin')}:${process.env.PATH}`},
    /** `brew upgrade`: the new version is there before the old one is removed. */
    upgrade(name: 'node' | 'mlxtop', from: string, to: string): void {
      pour[name](to);
      remove(name, from);
    },
    install(name: 'node' | 'mlxtop', version: string): void {
      pour[name](version);
    },
    /** `brew uninstall`. */
    uninstall(name: 'node' | 'mlxtop', version: string): void {
      remove(name, version);
      for (const link of [join('opt', name), join('bin', name)]) {
        if (!existsSync(join(prefix, link))) rmSync(join(prefix, link), {force: true});
      }
    },
  };
};
