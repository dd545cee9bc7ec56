import {memo} from 'react';
import {Line} from '../line.js';
import {Panel} from '../panel.js';
import type {Row} from '../row.js';

type Props = {row: Row; width: number};

const rowPanel = (name: string) =>
  memo(({row, width}: Props) => (
    <Panel name={name} width={width}>
      <Line row={row} />
    </Panel>
  ));

/** The trainer's processes. */
export const Trainer = rowPanel('trainer');
/** What is trained and how. */
export const Settings = rowPanel('model');
/** The trainer's command. */
export const Command = rowPanel('command');
/** What it runs on. */
export const Machine = rowPanel('machine');
