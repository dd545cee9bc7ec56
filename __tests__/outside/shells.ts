import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {toolPath} from './tools.js';

/** What a shell offers: the words, each with what is said of it; empty where it says nothing. */
export type Offers = Record<string, string>;

/** A shell with mlxtop's completion: what it offers at the end of a line, as after Tab. */
export type Shell = (line: string) => Offers;

type Place = {folder: string; script: string; env: Record<string, string>};

const run = (tool: 'bash' | 'zsh' | 'fish', words: string[], {env, folder}: Place): string =>
  // Whatever a completion says on standard error would stand in the middle of the user's line.
  execFileSync(toolPath(tool), words, {
    env,
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Splits a line as the readline library does for `COMP_WORDS`: also at `=`, `:` and `@`. */
const readlineWords = (line: string): string[] => {
  const words = line.match(/"[^"]*"?|'[^']*'?|[=:@]+|(?:\\.|[^\s=:@])+/g) ?? [];
  return /\s$/.test(line) ? [...words, ''] : words;
};

/** bash calls the function that is registered for mlxtop, and reads `COMPREPLY`. */
export const bash = (place: Place): Shell => {
  const script = `set -u
source ${place.script}
name=$(complete -p mlxtop | sed 's/.*-F \\([^ ]*\\).*/\\1/')
COMP_LINE=$1 COMP_POINT=\${#1}
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
"$name" mlxtop "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`;
  return line => {
    const text = run('bash', ['--norc', '--noprofile', '-c', script, 'bash', line, ...readlineWords(line)], place);
    return Object.fromEntries(
      text
        .split('\n')
        .filter(Boolean)
        .map(word => [word, '']),
    );
  };
};

export const fish = (place: Place): Shell => {
  return line => {
    const text = run('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', place.script, line], place);
    return Object.fromEntries(
      text
        .split('\n')
        .filter(Boolean)
        .map(one => [one.split('\t')[0], one.split('\t')[1] ?? '']),
    );
  };
};

/**
 * zsh completes only as it edits a line: one is started on a terminal of its own, types each of the lines, and tells
 * what is given to `compadd`. `load`: the commands by which the completion gets there.
 */
export const zshOffers = (place: Place, load: string, lines: readonly string[]): Map<string, Offers> => {
  const capture = join(place.folder, 'capture.zsh');
  writeFileSync(capture, CAPTURE);
  const text = run('zsh', ['-f', capture, load, ...lines], place).replaceAll('\r', '');
  const parts = text.split(/^LINE\t/m).slice(1);
  return new Map(
    parts.map(part => {
      const [line = '', ...rest] = part.split('\n');
      const hits = rest.flatMap(one => {
        const [, word, about = ''] = /^HIT\t(.*)\t(.*)$/.exec(one) ?? [];
        return word === undefined ? [] : [[word, about.replace(/^\S+ {2,}/, '')] as const];
      });
      return [line, Object.fromEntries(hits)];
    }),
  );
};

const CAPTURE = String.raw`
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT= RPROMPT=; unset zle_bracketed_paste; stty cols 200 rows 50; $1"
zpty -w z 'compadd() {
  if [[ $\{@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a __hits __about; local __name; integer __i
  if (( $\{@[(I)-d]} )); then
    __name=$\{@[$\{@[(i)-d]}+1]}
    if [[ $__name == \(* ]]; then eval "__about=$__name"; else __about=("$\{(@P)__name}"); fi
  fi
  builtin compadd -A __hits -D __about "$@"
  for __i in {1..$#__hits}; do [[ -n $__hits[__i] ]] && print -r -- "HIT"$'\''\t'\''"$IPREFIX$__hits[__i]"$'\''\t'\''"$__about[__i]"; done
  builtin compadd "$@"
}
zstyle ":completion:*" list-separator ""
capture() { print -r -- BEGIN; _main_complete; print -r -- END; compstate[insert]= compstate[list]=; }
zle -C capture list-choices capture
bindkey "^Xc" capture; print REA''DY'
local out line
while zpty -r z out "*READY*"; do break; done
shift
for line in "$@"; do
  zpty -w -n z $'\x15'"$line"$'\x18c'
  zpty -r -m z out "*BEGIN*END"
  print -r -- "LINE"$'\t'"$line"
  print -r -- "$\{$\{out##*BEGIN}%%END*}"
done
zpty -d z
`.replaceAll('$\\{', '${');
