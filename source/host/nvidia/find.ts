import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {SystemFiles} from '../linux/system-files.js';

const NAME = 'nvidia-smi';

/** Where distributions, NVIDIA's container runtime, Windows' Linux (WSL) and NixOS put it; never the PATH's. */
const FOLDERS = [
  '/usr/bin',
  '/usr/local/bin',
  '/usr/local/nvidia/bin',
  '/usr/lib/wsl/lib',
  '/run/current-system/sw/bin',
];

/**
 * `nvidia-smi` where there may be a card; null elsewhere. In the folder of `MLXTOP_TOOLS` a stand-in counts as a card;
 * the system's own only when the kernel's module is loaded, or in Windows' Linux, which has none. Starts nothing.
 */
export const findCardsProgram = (
  files: SystemFiles,
  toolsFolder: string | null,
  exists: (path: string) => boolean = existsSync,
): string | null => {
  const standIn = toolsFolder === null ? null : join(toolsFolder, NAME);
  if (standIn !== null && exists(standIn)) return standIn;
  if (!files.exists('/proc/driver/nvidia/version') && !files.exists('/dev/dxg')) return null;
  return FOLDERS.map(folder => join(folder, NAME)).find(path => exists(path)) ?? null;
};

/**
 * Whether every card is switched off to save power, as in a notebook: looking would switch them on. False where the
 * system does not say.
 */
export const areAllAsleep = (files: SystemFiles): boolean => {
  const cards = files.names('/proc/driver/nvidia/gpus');
  return (
    cards.length > 0 &&
    cards.every(bus => files.text(`/sys/bus/pci/devices/${bus}/power/runtime_status`)?.trim() === 'suspended')
  );
};
