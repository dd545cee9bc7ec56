import type {SystemFiles} from './system-files.js';

/** The number of the system call `read`, by Node's name of the architecture. */
const READ: Readonly<Record<string, string>> = {x64: '0', arm64: '63', riscv64: '63', ia32: '3', arm: '3', s390x: '3'};

const TERMINAL = /^\/dev\/(?:pts\/\d+|tty\w*|console)$/;

/**
 * Whether a process (its first thread) waits for somebody to type: it is in `read` of a terminal. Null where the system
 * does not say which call it is in (/proc/PID/syscall, which Yama keeps from all but its ancestors); where it waits is
 * readable then, but in most kernels `wait_woken` stands for sockets too.
 */
export const readWaitsForInput = (files: SystemFiles, pid: number, architecture: string): boolean | null => {
  const call = files.text(`/proc/${pid}/syscall`);
  const read = READ[architecture];
  if (call === null || read === undefined) return files.text(`/proc/${pid}/wchan`) === 'n_tty_read' ? true : null;
  const [number, descriptor] = call.trim().split(' ');
  if (number !== read || descriptor === undefined) return false;
  return TERMINAL.test(files.link(`/proc/${pid}/fd/${Number(descriptor)}`) ?? '');
};
