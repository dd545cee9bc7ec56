import type {Step} from '../step.js';
import {agent} from './agent.js';
import {caffeinate} from './caffeinate.js';
import {coalition} from './coalition.js';
import {cost} from './cost.js';
import {documents} from './documents.js';
import {dyld} from './dyld.js';
import {facts} from './facts.js';
import {footprint} from './footprint.js';
import {front} from './front.js';
import {independent} from './independent.js';
import {ioreg} from './ioreg.js';
import {lid} from './lid.js';
import {lsappinfo} from './lsappinfo.js';
import {lsof} from './lsof.js';
import {machine} from './machine.js';
import {nodePath} from './node-path.js';
import {notification} from './notification.js';
import {paneEnd} from './pane-end.js';
import {pause} from './pause.js';
import {pipePath} from './pipe-path.js';
import {pmset} from './pmset.js';
import {ps} from './ps.js';
import {psOne} from './ps-one.js';
import {python} from './python.js';
import {quit} from './quit.js';
import {quitNobody} from './quit-nobody.js';
import {quitTerminal} from './quit-terminal.js';
import {sleep} from './sleep.js';
import {swVers} from './sw-vers.js';
import {sysctl} from './sysctl.js';
import {sysctlUnknown} from './sysctl-unknown.js';
import {top} from './top.js';
import {vmStat} from './vm-stat.js';

/** All steps in their order: those that need no user first, those that take the user's time last. */
export const STEPS: readonly Step[] = [
  swVers,
  machine,
  sysctl,
  sysctlUnknown,
  vmStat,
  ps,
  psOne,
  top,
  lsappinfo,
  front,
  ioreg,
  pmset,
  lid,
  facts,
  lsof,
  cost,
  nodePath,
  dyld,
  pipePath,
  footprint,
  caffeinate,
  pause,
  paneEnd,
  python,
  coalition,
  agent,
  independent,
  quitNobody,
  quit,
  notification,
  documents,
  quitTerminal,
  sleep,
];
