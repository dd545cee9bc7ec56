import type {CommandSyntax} from '../syntax/command.js';
import type {Given, Verb, Word} from '../syntax/option.js';
import {beginsTrainer, type Flag, flagsOf, hasTrainer, named, quoted, shell, sourceOf} from './parts.js';

/** Text in the brackets of a specification of `_arguments`. */
const bracketed = (text: string): string => text.replace(/[[\]\\]/g, '\\$&');

/** Text between the colons of one, or before the colon of `_describe`. */
const uncoloned = (text: string): string => text.replace(/[:\\]/g, '\\$&');

/** What to offer, as an action of `_arguments`. */
const action = (given: Given): string => {
  const source = sourceOf(given);
  if (source.from === 'mlxtop') return `_mlxtop_ask ${source.kind}`;
  if (source.from !== 'choices') return {file: '_files', folder: '_files -/', host: '_hosts', none: ' '}[source.from];
  const words = source.choices.join(' ');
  return source.isList ? `_sequence compadd - ${words}` : `(${words})`;
};

const called = ({value = ''}: Given): string => uncoloned(value.replace('…', ''));

const flagSpecs = ({names, short, long, about, option}: Flag): string[] => {
  const {value, optional, multiple} = option;
  const before = multiple === true ? '*' : `(${names.join(' ')})`;
  const after = value === undefined ? '' : `:${optional === true ? ':' : ''}${called(option)}:${action(option)}`;
  const text = `[${bracketed(about)}]${after}`;
  const ofShort = short === null ? [] : [quoted(`${before}-${short}${value === undefined ? '' : '+'}${text}`)];
  return [...ofShort, quoted(`${before}${long}${value === undefined ? '' : '='}${text}`)];
};

const wordSpecs = (words: readonly Word[]): string[] =>
  words.map((word, index) => {
    const isLast = word.many === true && index === words.length - 1;
    return quoted(`${isLast ? '*:' : `${index + 1}::`}${called(word)}:${action(word)}`);
  });

const TRAINER = [quoted('(-)1:command:_command_names -e'), quoted('*::arguments: _normal')];

const block = (command: string, words: readonly string[]): string => [command, ...words].join(' \\\n        ');

/** The verb first, then the words after it. */
const verbLines = (verbs: Readonly<Record<string, Verb>>): string[] => [
  `      local -a verbs=(${Object.entries(verbs)
    .map(([verb, {text}]) => quoted(`${verb}:${text}`))
    .join(' ')})`,
  '      state=',
  `      _arguments -C -s -S "@{flags[@]}" '1::command:->verb' '*::words:->words' && ret=0`,
  '      case "$state $line[1]" in',
  '        verb*) _describe -t commands command verbs && ret=0 ;;',
  ...Object.entries(verbs).map(
    ([verb, {words = []}]) =>
      `        ${quoted(`words ${verb}`)}) ${['_arguments -s -S "@{flags[@]}"', ...wordSpecs(words)].join(' ')} && ret=0 ;;`,
  ),
  '      esac ;;',
];

const commandLines = (name: string, command: CommandSyntax): string[] => {
  const {verbs, words = [], options} = command;
  const begins = beginsTrainer(command);
  const parse = `_arguments -s -S${begins ? " -A '-*'" : ''} "@{flags[@]}"`;
  return [
    `    ${name})`,
    block('      flags=(', flagsOf(options).flatMap(flagSpecs)).concat(')'),
    ...(verbs === undefined
      ? [`      ${[parse, ...(begins ? TRAINER : wordSpecs(words))].join(' ')} && ret=0 ;;`]
      : verbLines(verbs)),
  ];
};

const HEAD = shell`#compdef mlxtop
# Completion of mlxtop for zsh. Made by: mlxtop completion zsh

# What mlxtop knows of a kind, newest first. The kind is the last argument: _arguments puts some of its own before.
_mlxtop_ask() {
  local word about kind=$argv[-1]
  local -a found
  while IFS= read -r word && IFS= read -r about; do found+=("@{@{word//\\/\\\\}//:/\\:}:$about"); done \
    < <(command $program __complete $kind 2>/dev/null </dev/null)
  _describe -V -t @{kind}s "@{kind//-/ }" found
}
`;

const BEGIN = shell`
_mlxtop() {
  local curcontext=$curcontext state program=@{(Q)words[1]}
  local -a line flags
  local -A opt_args
  integer ret=1 at
  if [[ $program == */* ]]; then program=@{~program}; else program=mlxtop; fi
`;

const END = shell`
  esac
  return ret
}

if [[ $funcstack[1] == _mlxtop ]]; then _mlxtop "$@"
elif (( $+functions[compdef] )); then compdef _mlxtop mlxtop
else print -u2 'mlxtop: before its completion, zsh needs its own: autoload -Uz compinit && compinit'
fi
`;

/**
 * The completion script for zsh, of these commands: as the file `_mlxtop` in a folder of `fpath`, and by
 * `source <(mlxtop completion zsh)`.
 */
export const zshCompletion = (commands: readonly CommandSyntax[]): string => {
  const all = named(commands);
  const takers = all.flatMap(([name, command]) => (hasTrainer(command) ? [name] : []));
  const lines = [
    `  local -a names=(${all.map(([name, {summary}]) => `\n    ${quoted(`${name}:${summary}`)}`).join('')})`,
    `  ${block('_arguments -C -s -S', [...flagsOf({}).flatMap(flagSpecs), "'1:command:->command'", "'*::words:->words'"])} && ret=0`,
    '  if [[ $state == command ]]; then _describe -t commands command names && ret=0; fi',
    '  [[ $state == words ]] || return ret',
    '  at=$words[(i)--]',
    `  if (( at < CURRENT )) && [[ $words[1] == (${takers.join('|')}) ]]; then`,
    '    words=("@{(@)words[at+1,-1]}")',
    '    (( CURRENT -= at ))',
    '    _normal',
    '    return',
    '  fi',
    '  case $words[1] in',
    ...all.flatMap(([name, command]) => commandLines(name, command)),
  ];
  return `${HEAD}${BEGIN}${lines.join('\n').replaceAll('@{', '${')}${END}`;
};
