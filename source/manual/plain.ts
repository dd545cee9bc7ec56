import {wrapped} from '../format/wrap.js';
import {type CommandSyntax, nameOf} from '../syntax/command.js';
import {type Block, type Section, sections} from './sections.js';

const COLUMNS = 79;
const INDENT = '  ';

const indented = (text: string): string => text.replace(/^(?=.)/gm, INDENT);

const blockText = (block: Block, helpOf: (command: CommandSyntax) => string): string => {
  if ('text' in block) return indented(wrapped(block.text, COLUMNS - INDENT.length));
  if ('names' in block) {
    return block.names
      .map(([name, about]) => indented(`${name}\n${indented(wrapped(about, COLUMNS - 2 * INDENT.length))}`))
      .join('\n');
  }
  if ('examples' in block) {
    return block.examples.map(([typed, effect]) => indented(`${typed}\n${indented(indented(effect))}`)).join('\n');
  }
  return block.commands.map(command => helpOf(command).trimEnd()).join('\n\n');
};

/** The manual as plain text, where no `man` shows it. `helpOf`: the help of one command, in lines. */
export const plainManual = (commands: readonly CommandSyntax[], helpOf: (command: CommandSyntax) => string): string => {
  const sectionText = ({title, blocks}: Section): string =>
    `${title}\n\n${blocks.map(block => blockText(block, helpOf)).join('\n\n')}`;
  const all = sections(commands.filter(command => nameOf(command) !== ''));
  return `mlxtop: training runs in tmux, with a live dashboard beside the trainer\n\n${all.map(sectionText).join('\n\n')}\n`;
};
