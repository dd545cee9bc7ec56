import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const PACKAGES = {
  mlx: '0.32.4',
  mlx_lm: '0.32.2',
  mlx_cpu: '0.32.4',
  rich: '14.2.0',
  tqdm: '4.67.1',
  transformers: '5.3.0',
};

/**
 * Writes a virtual environment with these packages, as far as it is read without being started: their metadata, and a
 * Python that runs nothing. Returns the folder for the PATH.
 */
export const writePythonEnvironment = (
  folder: string,
  packages: Readonly<Record<string, string>> = PACKAGES,
): string => {
  const site = join(folder, 'lib', 'python3.11', 'site-packages');
  for (const [name, version] of Object.entries(packages)) {
    const metadata = join(site, `${name}-${version}.dist-info`);
    mkdirSync(metadata, {recursive: true});
    writeFileSync(join(metadata, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
  }
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = /usr/bin\nversion = 3.11.7\n');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['python', 'python3', 'mlx_lm.lora']) {
    writeFileSync(join(bin, name), `#!${join(bin, 'python3')}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
};
