import {memoryFigures} from '../../report/memory-json.js';
import {appOf, type Mapped} from './machine.js';

/** What a line says of each event of a run's other machines and of NVIDIA cards. */
export const outsideFields: Mapped<'hosts' | 'host-sample' | 'host-apps' | 'host-state' | 'cards'> = {
  hosts: ({hosts, ranks, told}) => ({
    hosts: hosts.map(({name, here}) => ({name, here})),
    ranks: ranks.map(({rank, host}) => ({rank, host})),
    told,
  }),
  'host-sample': ({host, platform, memory, trainer}) => ({
    host,
    platform,
    memory: memory && memoryFigures(memory),
    trainer: trainer && {
      memoryBytes: trainer.memoryBytes,
      memoryKind: trainer.memoryKind,
      cpuPercent: trainer.cpuPercent,
      processes: trainer.processes,
      stopped: trainer.stopped,
    },
  }),
  'host-apps': ({host, apps}) => ({host, apps: apps.map(appOf)}),
  'host-state': ({host, answers, trouble, text}) => ({host, answers, trouble, text}),
  cards: ({cards, processes}) => ({
    cards: cards.map(({index, uuid, name, busyPercent, totalBytes, usedBytes, runBytes, othersBytes, ...rest}) => ({
      ...{index, uuid, name, busyPercent, totalBytes, usedBytes, runBytes, othersBytes},
      ...{watts: rest.watts, limitWatts: rest.limitWatts, celsius: rest.celsius, slowedBy: rest.slowedBy},
    })),
    processes: processes.map(({name, uuid, bytes, ofRun}) => ({name, uuid, bytes, ofRun})),
  }),
};
