import type {CommandSyntax} from '../syntax/command.js';
import type {Given, Word} from '../syntax/option.js';
import {beginsTrainer, type Flag, flagsOf, hasTrainer, named, sourceOf} from './parts.js';

/** A word between single quotes, as fish reads it. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** What to offer, as arguments of `complete`; `-x` for a value that is no file. */
const offer = (given: Given): string => {
  const source = sourceOf(given);
  if (source.from === 'mlxtop') return `-x -k -a ${quoted(`(__mlxtop_ask ${source.kind})`)}`;
  if (source.from === 'choices') {
    const words = source.choices.join(' ');
    return `-x -a ${quoted(source.isList ? `(__mlxtop_list ${words})` : words)}`;
  }
  return {
    file: '-r -F',
    folder: `-x -a ${quoted('(__fish_complete_directories)')}`,
    host: `-x -a ${quoted('(__fish_print_hostnames)')}`,
    none: '-x',
  }[source.from];
};

const flagLine = (when: string, {short, long, about, option}: Flag): string =>
  [
    'complete -c mlxtop',
    ...(when === '' ? [] : [`-n ${quoted(when)}`]),
    ...(short === null ? [] : [`-s ${short}`]),
    `-l ${long.slice(2)}`,
    ...(option.value === undefined || option.optional === true ? [] : [offer(option)]),
    `-d ${quoted(about)}`,
  ].join(' ');

/** What to offer for a word: files are offered beside nothing else. */
const wordOffer = (word: Word): string => {
  const text = offer(word);
  return text === '-r -F' ? '-F' : text.replace(/^-x ?/, '');
};

const wordLines = (name: string, words: readonly Word[], verb: string): string[] =>
  words.flatMap((word, index) => {
    const isLast = word.many === true && index === words.length - 1;
    const given = wordOffer(word);
    const place = index + (verb === '' ? 1 : 2);
    const when = `__mlxtop_at ${name} ${place}${isLast ? '+' : ''}${verb === '' ? '' : ` ${verb}`}`;
    return given === '' ? [] : [`complete -c mlxtop -n ${quoted(when)} ${given}`];
  });

const commandLines = ([name, command]: readonly [string, CommandSyntax]): string[] => {
  const {options, summary, words = [], verbs = {}} = command;
  const own = flagsOf(options).filter(({long}) => !flagsOf({}).some(one => one.long === long));
  return [
    `complete -c mlxtop -n __mlxtop_first -a ${name} -d ${quoted(summary)}`,
    ...own.map(flag => flagLine(`__mlxtop_in ${name}`, flag)),
    ...Object.entries(verbs).flatMap(([verb, {text, words: after = []}]) => [
      `complete -c mlxtop -n ${quoted(`__mlxtop_at ${name} 1`)} -a ${verb} -d ${quoted(text)}`,
      ...wordLines(name, after, verb),
    ]),
    ...wordLines(name, words, ''),
  ];
};

/** Options of each command that are followed by a value, so that it is not taken for a word. */
const valueCase = ([name, {options}]: readonly [string, CommandSyntax]): string[] => {
  const names = flagsOf(options)
    .filter(({option}) => option.value !== undefined && option.optional !== true)
    .flatMap(flag => flag.names);
  return names.length === 0
    ? []
    : [`        case ${names.map(one => quoted(`${name} ${one}`)).join(' ')}`, '            return 0'];
};

const HELPERS = String.raw`
# The words before the cursor that are no options: the command, and its own. A line more for a trainer that has begun:
# at which of the words before the cursor.
function __mlxtop_words
    set -l tokens (commandline -opc)
    set -l command
    set -l skip 0
    for at in (seq 2 (count $tokens))
        set -l token $tokens[$at]
        if test $skip = 1
            set skip 0
        else if test "$token" = --
            contains -- "$command" $__mlxtop_takers; and echo trainer (math $at + 1)
            return
        else if string match -q -- '-*' $token
            __mlxtop_has_value $command $token; and set skip 1
        else if test -z "$command"
            set command $token
            echo $token
        else if contains -- $command $__mlxtop_beginners
            echo trainer $at
            return
        else
            echo $token
        end
    end
end

function __mlxtop_first
    test (count (__mlxtop_words)) = 0
end

function __mlxtop_in
    set -l words (__mlxtop_words)
    test "$words[1]" = $argv[1]; and not string match -q 'trainer *' -- $words[-1]
end

# Whether the word at the cursor is that of a command at a place, or with + a later one, after a verb.
function __mlxtop_at
    __mlxtop_in $argv[1]; or return 1
    set -l words (__mlxtop_words)
    set -l place (count $words)
    set -l wanted (string replace + '' $argv[2])
    set -q argv[3]; and test "$words[2]" != $argv[3]; and return 1
    test $place = $wanted; and return 0
    test $wanted != $argv[2]; and test $place -gt $wanted
end

function __mlxtop_in_trainer
    set -l words (__mlxtop_words)
    string match -q 'trainer *' -- $words[-1]; and return 0
    contains -- "$words[1]" $__mlxtop_beginners
end

# What completes the trainer's own command line.
function __mlxtop_trainer
    set -l tokens (commandline -opc)
    set -l words (__mlxtop_words)
    set -l at (string match -r 'trainer (\d+)' -- $words[-1])[2]
    test -n "$at"; or set at (math (count $tokens) + 1)
    set -l line
    test $at -le (count $tokens); and set line (string escape -- $tokens[$at..-1])
    complete -C (string join ' ' -- $line (commandline -ct))
end

# What mlxtop knows of a kind, each with what it is.
function __mlxtop_ask
    set -l program (commandline -opc)[1]
    string match -q '*/*' -- $program; or set program mlxtop
    set program (string replace -r '^~/' $HOME/ -- $program)
    command $program __complete $argv[1] 2>/dev/null </dev/null | while read -l word; and read -l about
        printf '%s\t%s\n' $word $about
    end
end

# A list of words with commas between them: what is typed of it, and each word that may come next.
function __mlxtop_list
    set -l typed (string replace -r '^(--?[a-z-]+=)?' '' -- (commandline -ct))
    set -l before (string match -r '.*,' -- $typed)
    printf '%s\n' $before$argv
end
`;

/**
 * The completion script for fish, of these commands: a file in its folder `completions`, and for
 * `mlxtop completion fish | source`.
 */
export const fishCompletion = (commands: readonly CommandSyntax[]): string => {
  const all = named(commands);
  const names = (test: (command: CommandSyntax) => boolean): string =>
    all.flatMap(([name, command]) => (test(command) ? [name] : [])).join(' ');
  return `${[
    '# Completion of mlxtop for fish. Made by: mlxtop completion fish',
    '',
    `set -g __mlxtop_takers ${names(hasTrainer)}`,
    `set -g __mlxtop_beginners ${names(beginsTrainer)}`,
    '',
    '# Whether an option of a command is followed by a value.',
    'function __mlxtop_has_value',
    '    switch "$argv[1] $argv[2]"',
    ...all.flatMap(valueCase),
    '    end',
    '    return 1',
    'end',
    HELPERS.trimEnd(),
    '',
    'complete -c mlxtop -f',
    `complete -c mlxtop -n __mlxtop_in_trainer -a ${quoted('(__mlxtop_trainer)')}`,
    ...flagsOf({}).map(flag => flagLine('not __mlxtop_in_trainer', flag)),
    ...all.flatMap(commandLines),
  ].join('\n')}\n`;
};
