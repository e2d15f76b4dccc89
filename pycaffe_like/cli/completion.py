"""Print a shell script that completes pcl's commands and flags.

examples:
  pcl completion bash >> ~/.bashrc
  pcl completion zsh >> ~/.zshrc
  pcl completion fish > ~/.config/fish/completions/pcl.fish
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence

from .commands import COMMANDS, module_of
from .flags import Parser

# Each script asks `pcl completion --words ...` for the candidates. Flags are only completed after a dash. If there are
# no candidates, the script completes file names.
_BASH = """_pcl() {
  local current="${COMP_WORDS[COMP_CWORD]}" hidden='-*'
  [[ "$current" == -* ]] && hidden=''
  COMPREPLY=($(compgen -X "$hidden" -W \\
    "$(pcl completion --words "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "$current"))
}
complete -o default -F _pcl pcl
"""
_ZSH = """_pcl() {
  local -a candidates
  candidates=(${(f)"$(pcl completion --words "${(@)words[2,CURRENT-1]}" 2>/dev/null)"})
  [[ "$PREFIX" == -* ]] || candidates=(${candidates:#-*})
  if (( $#candidates )); then compadd -a candidates; else _files; fi
}
compdef _pcl pcl
"""
_FISH = """complete -c pcl -n '__fish_use_subcommand' -f -a '(pcl completion --words)'
complete -c pcl -n 'not __fish_use_subcommand' -a '(pcl completion --words (commandline -opc)[2..])'
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def add_flags(parser: Parser) -> None:
    parser.add_argument("shell", nargs="?", choices=SCRIPTS, help="bash, zsh or fish")
    parser.add_argument(
        "--words",
        nargs=argparse.REMAINDER,
        metavar="WORD",
        help="print the possible completions of these words, one per line",
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.words is not None:
        print("\n".join(candidates(arguments.words)))
    elif arguments.shell:
        print(SCRIPTS[arguments.shell], end="")
    else:
        from pycaffe_like.errors import UsageError

        raise UsageError("a shell is needed", expected="pcl completion bash, zsh or fish")
    return 0


def candidates(words: Sequence[str]) -> list[str]:
    """Returns what may follow `pcl WORDS`: the commands if there are no words, otherwise the flags of the command,
    and after the command itself also its actions, such as `split` and `show` of `pcl data`.
    """
    if not words or (words[0] == "help" and len(words) == 1):
        return list(COMMANDS)
    if words[0] not in COMMANDS:
        return []
    parser = Parser(prog=words[0])
    importlib.import_module(f"pycaffe_like.cli.{module_of(words[0])}").add_flags(parser)
    return [*(parser.actions() if len(words) == 1 else ()), *parser.flag_names()]
