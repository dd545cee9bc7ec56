// Preloaded (`node --import …/as-mac.mjs`): tells the program that it runs on an Apple silicon Mac, and nothing else.
import module from 'node:module';
import os from 'node:os';

/**
 * @param {string} name
 * @param {string} value
 */
const tell = (name, value) =>
  Object.defineProperty(process, name, {value, enumerable: true, configurable: true, writable: false});

tell('platform', 'darwin');
tell('arch', 'arm64');
os.platform = () => 'darwin';
os.type = () => 'Darwin';
os.arch = () => 'arm64';
// Or `import {platform} from 'node:os'` would still give this machine's.
module.syncBuiltinESMExports();
