import type {CommandSyntax} from '../syntax/command.js';
import type {Given, Word} from '../syntax/option.js';
import {beginsTrainer, type Flag, flagsOf, hasTrainer, named, quoted, shell, sourceOf} from './parts.js';

/** What to offer for a value, in the words of the script below. */
const offer = (given: Given): string => {
  const source = sourceOf(given);
  if (source.from === 'choices') return `${source.isList ? 'list' : 'words'} ${source.choices.join(' ')}`;
  return source.from === 'mlxtop' ? `ask ${source.kind}` : source.from;
};

const valueCase = (command: string, {names, option}: Flag): string[] =>
  option.value === undefined
    ? []
    : [
        `    ${names.map(name => quoted(`${command} ${name}`)).join('|')}) offer=${quoted(offer(option))}${option.optional === true ? ' optional=1' : ''} ;;`,
      ];

/** For each place of a word what to offer; the last of them again where it repeats. */
const wordCases = (before: string, words: readonly Word[], first: number): string[] =>
  words.map((word, index) => {
    const isOpen = word.many === true && index === words.length - 1;
    const pattern = isOpen ? `${quoted(`${before} `)}*` : quoted(`${before} ${first + index}`);
    return `    ${pattern}) offer=${quoted(offer(word))} ;;`;
  });

const placeCases = (name: string, {words = [], verbs}: CommandSyntax): string[] =>
  verbs === undefined
    ? wordCases(name, words, 1)
    : [`    ${quoted(`${name} 1`)}) offer=${quoted(`words ${Object.keys(verbs).join(' ')}`)} ;;`];

const verbCases = (name: string, {verbs = {}}: CommandSyntax): string[] =>
  Object.entries(verbs).flatMap(([verb, {words = []}]) => wordCases(`${name} ${verb}`, words, 2));

const SCRIPT = shell`
# Adds a word that begins with what is typed, so that the shell will take it for nothing else.
_mlxtop_add() {
  local word=$1
  [[ $word == "$typed"* ]] || return 0
  case $open in
    \') [[ $word != *\'* ]] || return 0 ;;
    \")
      [[ $word != *!* ]] || return 0
      word=@{word//\\/\\\\} word=@{word//\"/\\\"} word=@{word//\$/\\\$} word=@{word//\`/\\\`} ;;
    *) word=$(printf %q "$word") ;;
  esac
  word=$prefix$word
  COMPREPLY+=("@{word#"$before"}")
}

_mlxtop_files() {
  local file
  compopt -o filenames 2>/dev/null
  while IFS= read -r file; do COMPREPLY+=("@{file#"$before"}"); done < <(compgen "$1" -- "$typed" 2>/dev/null)
}

_mlxtop_ask() {
  local word about program=@{words[0]}
  [[ $program == */* ]] || program=mlxtop
  [[ $program == '~/'* ]] && program=$HOME/@{program#'~/'}
  while IFS= read -r word && IFS= read -r about; do _mlxtop_add "$word"; done \
    < <(command "$program" __complete "$1" 2>/dev/null </dev/null)
}

# What is typed of a list of words with commas between them: the last word of it.
_mlxtop_list() {
  local word
  if [[ $typed == *,* ]]; then
    prefix=$prefix@{typed%,*},
    typed=@{typed##*,}
  fi
  for word in "$@"; do _mlxtop_add "$word"; done
}

_mlxtop_offer() {
  local word
  case $1 in
    words) shift; for word in "$@"; do _mlxtop_add "$word"; done ;;
    list) shift; _mlxtop_list "$@" ;;
    ask) _mlxtop_ask "$2" ;;
    file) _mlxtop_files -f ;;
    folder) _mlxtop_files -d ;;
    host) while IFS= read -r word; do _mlxtop_add "$word"; done < <(compgen -A hostname -- "$typed" 2>/dev/null) ;;
  esac
}

# The trainer's own completion, where bash-completion is there to find it; else commands and files.
_mlxtop_trainer() {
  local word
  if declare -F _comp_command_offset >/dev/null; then _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then _command_offset "$1"
  elif ((COMP_CWORD > $1)) || [[ $typed == */* ]]; then _mlxtop_files -f
  else
    while IFS= read -r word; do _mlxtop_add "$word"; done < <(compgen -c -- "$typed" 2>/dev/null | sort -u)
  fi
}

# The words up to the cursor, and at which of COMP_WORDS each begins. Readline splits at : = @, too, and completes what
# follows the last of these: before it stands the rest of the last word.
_mlxtop_words() {
  local rest=@{COMP_LINE:0:COMP_POINT} word blank
  local -i at last=-1
  for ((at = 0; at <= COMP_CWORD; at++)); do
    blank=@{rest%%[!$' \t\n']*}
    rest=@{rest#"$blank"}
    word=@{COMP_WORDS[at]}
    ((at < COMP_CWORD)) || word=$rest
    rest=@{rest#"$word"}
    if ((at == 0)) || [[ -n $blank ]]; then
      last+=1
      words[last]=$word begins[last]=$at before=
    else
      before=@{words[last]}
      words[last]+=$word
    fi
  done
  [[ -z $word || $word == *[!:=@]* ]] || before=@{words[last]}
}

_mlxtop() {
  local typed before= prefix= open= command= verb= pending= trainer= offer= optional= word
  local -a words=() begins=()
  local -i at place=0 last
  local IFS=$' \t\n'
  COMPREPLY=()
  _mlxtop_words
  last=@{#words[@]}-1
  typed=@{words[last]}
  for ((at = 1; at < last; at++)); do
    word=@{words[at]}
    if [[ -n $pending ]]; then
      if [[ -z $optional || $word != -* ]]; then pending=; continue; fi
      pending=
    fi
    case $word in
      --) _mlxtop_takes "$command" && trainer=@{begins[at + 1]}; break ;;
      --*=*) ;;
      -*)
        _mlxtop_value "$command" "$word"
        [[ -n $offer ]] && pending=$word ;;
      *)
        if [[ -z $command ]]; then command=$word
        elif _mlxtop_begins "$command"; then trainer=@{begins[at]}; break
        else
          place+=1
          ((place == 1)) && verb=$word
        fi ;;
    esac
  done
  if [[ -z $trainer && -n $command && -z $pending && $typed != -* ]] && _mlxtop_begins "$command"; then
    trainer=@{begins[last]}
  fi
  if [[ -n $trainer ]]; then _mlxtop_trainer "$trainer"; return 0; fi
  if [[ $typed == --*=* ]]; then pending=@{typed%%=*} prefix=@{typed%%=*}= typed=@{typed#*=}; fi
  if [[ $typed == [\"\']* ]]; then open=@{typed:0:1} typed=@{typed:1}; fi
  [[ $open == \' ]] || typed=@{typed//\\/}
  if [[ -n $pending && ( -z $optional || $typed != -* ) ]]; then _mlxtop_value "$command" "$pending"
  elif [[ $typed == -* ]]; then
    _mlxtop_options "$command"
    for word in $offer; do _mlxtop_add "$word"; done
    return 0
  elif [[ -z $command ]]; then offer="words $_mlxtop_commands"
  else _mlxtop_word "$command" $((place + 1)) "$verb"
  fi
  _mlxtop_offer $offer
}

complete -F _mlxtop mlxtop
`;

/**
 * The completion script for bash (3.2, as on macOS, and newer; with bash-completion and without), of these commands.
 * It is to be evaluated: `source <(mlxtop completion bash)`.
 */
export const bashCompletion = (commands: readonly CommandSyntax[]): string => {
  const all = named(commands);
  const flags = all.map(([name, {options}]) => [name, flagsOf(options)] as const);
  const names = (test: (command: CommandSyntax) => boolean): string =>
    all.flatMap(([name, command]) => (test(command) ? [name] : [])).join('|');
  const options = (list: readonly Flag[]): string => list.flatMap(flag => flag.names).join(' ');
  return [
    '# Completion of mlxtop for bash. Made by: mlxtop completion bash',
    '',
    `_mlxtop_commands=${quoted(all.map(([name]) => name).join(' '))}`,
    '',
    '_mlxtop_options() {',
    '  case $1 in',
    ...flags.map(([name, list]) => `    ${name}) offer=${quoted(options(list))} ;;`),
    `    *) offer=${quoted(options(flagsOf({})))} ;;`,
    '  esac',
    '}',
    '',
    '# What an option takes: nothing for a switch.',
    '_mlxtop_value() {',
    '  offer= optional=',
    '  case "$1 $2" in',
    ...flags.flatMap(([name, list]) => list.flatMap(flag => valueCase(name, flag))),
    '  esac',
    '}',
    '',
    '# What the word at a place is.',
    '_mlxtop_word() {',
    '  offer=none',
    '  case "$1 $2" in',
    ...all.flatMap(([name, command]) => placeCases(name, command)),
    '  esac',
    '  case "$1 $3 $2" in',
    ...all.flatMap(([name, command]) => verbCases(name, command)),
    '  esac',
    '}',
    '',
    `_mlxtop_takes() { case $1 in ${names(hasTrainer)}) ;; *) return 1 ;; esac; }`,
    `_mlxtop_begins() { case $1 in ${names(beginsTrainer)}) ;; *) return 1 ;; esac; }`,
    SCRIPT,
  ].join('\n');
};
