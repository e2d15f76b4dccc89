"""Flags as Caffe's tools take them: `-solver x`, `--solver x`, `--solver=x`, `-gray`, `--gray=false`.

Source: the rules of gflags. If a flag is given twice, the last one counts.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pycaffe_like.errors import MEANT, UsageError, did_you_mean

YES = {"true", "t", "yes", "y", "1"}
NO = {"false", "f", "no", "n", "0"}

HELP_FLAGS = ("-help", "--help", "-h", "-helpshort", "--helpshort")
LONG_HELP_FLAGS = ("-helpfull", "--helpfull", "-helppackage", "--helppackage")


class Parser(argparse.ArgumentParser):
    """argparse with gflags' spellings. Wrong usage raises UsageError instead of exiting."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, add_help=False, **kwargs)
        self._switches: set[str] = set()
        self._hidden_help: list[tuple[argparse.Action, str]] = []
        self.add_argument(*HELP_FLAGS, action="help", help="show this help")
        self.add_argument(
            *LONG_HELP_FLAGS, action=_LongHelp, nargs=0, help="show this help and the flags that are rarely needed"
        )

    def flag(self, name: str, help: str, default: Any = None, hidden: bool = False, **kwargs: Any) -> None:
        """Adds a flag with a value. `name` is spelled as in Caffe; users may write dashes for underscores.

        The help ends with the default, unless the text mentions it already.

        Args:
            hidden: show the flag in the long help only.
        """
        shown = _with_default(help, default)
        action = self.add_argument(*_spellings(name), dest=name, default=default, help=shown, **kwargs)
        self._hide(action, hidden)

    def switch(self, name: str, help: str, default: bool | None = False, hidden: bool = False) -> None:
        """Adds a flag that is on or off."""
        self._switches.add(name)
        action = self.add_argument(*_spellings(name), dest=name, action="store_true", default=default, help=help)
        self._hide(action, hidden)
        self.add_argument(f"--no{name}", dest=name, action="store_false", default=default, help=argparse.SUPPRESS)

    def has(self, name: str) -> bool:
        """Returns whether there is a flag of this name."""
        return f"--{name}" in self._option_string_actions

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Returns the values of all flags, and the parsed arguments as `command_line`.

        Raises:
            UsageError: If a flag is unknown, or a value is missing or of the wrong kind.
        """
        own, passed_on = self._split(list(arguments))
        # Flags may stand between positional arguments, except in a command that passes all later arguments to a script.
        passing = self._passing_action()
        intermixed = all(action.nargs != argparse.REMAINDER for action in self._actions)
        parse = self.parse_known_intermixed_args if intermixed else self.parse_known_args
        values, rest = parse([*map(self._normalize, _expand(own))])
        if passing:
            setattr(values, passing.dest, passed_on)
        undefined_ok = (getattr(values, "undefok", None) or "").split(",")
        rest = [one for one in rest if _flag_name(one) not in undefined_ok]
        if rest:
            raise UsageError(f"unknown argument {rest[0]}", advice=self._advice_for(_flag_name(rest[0])))
        values.command_line = list(arguments)
        return values

    def _advice_for(self, unknown: str) -> str:
        field = MEANT.get(unknown)
        if field is not None and self.has("set"):
            return f"The field {field} of the solver does this: --set {field}=VALUE."
        known = did_you_mean("--" + unknown, filter(_is_long, self._option_string_actions))
        return known or f"See {self.prog} --help."

    def flag_names(self) -> list[str]:
        """Returns all flags that the help shows, as --name, sorted."""
        options = self._option_string_actions.items()
        return sorted(name for name, action in options if _is_long(name) and action.help != argparse.SUPPRESS)

    def actions(self) -> list[str]:
        """Returns the words that the first positional argument may be, if it has choices or is documented as a|b|c."""
        first = next((action for action in self._actions if not action.option_strings), None)
        if first is None:
            return []
        return [*first.choices] if first.choices else str(first.metavar or "").split("|") * ("|" in str(first.metavar))

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, advice=f"See {self.prog} --help.")

    def print_long_help(self) -> None:
        """Prints the help including the flags that the short help hides."""
        for action, help in self._hidden_help:
            action.help = help
        self.print_help()

    def _hide(self, action: argparse.Action, hidden: bool) -> None:
        if hidden:
            self._hidden_help.append((action, action.help or ""))
            action.help = argparse.SUPPRESS

    def _passing_action(self) -> argparse.Action | None:
        """Returns the action of a command that passes its last arguments to a script."""
        return next((one for one in self._actions if one.nargs == argparse.REMAINDER and not one.option_strings), None)

    def _split(self, arguments: list[str]) -> tuple[list[str], list[str]]:
        """Splits the arguments into those for this command, with the name of a script, and those for the script."""
        if not self._passing_action():
            return arguments, []
        positional = sum(not action.option_strings and action.nargs != argparse.REMAINDER for action in self._actions)
        place = 0
        while place < len(arguments) and positional:
            if not arguments[place].startswith("-"):
                positional -= 1
            elif self._takes_next(arguments[place]):
                place += 1
            place += 1
        return arguments[:place], arguments[place:]

    def _takes_next(self, flag: str) -> bool:
        """Returns whether the argument after a flag is its value."""
        action = self._option_string_actions.get(flag)
        return action is not None and action.nargs is None

    def _normalize(self, argument: str) -> str:
        """Converts a switch with a value (`-gray=false`) or a negated switch (`-nogray`) to the form that argparse
        expects.
        """
        match = re.match(r"^--?(no)?([\w-]+?)(?:=(\w*))?$", argument)
        if match is None:
            return argument
        negated, name, value = match[1], match[2].replace("-", "_"), match[3]
        if name not in self._switches or (negated and value is not None):
            return argument
        if value is None:
            return f"--no{name}" if negated else argument
        return f"--{name}" if parse_bool(f"--{name}", value) else f"--no{name}"


class _LongHelp(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        assert isinstance(parser, Parser)
        parser.print_long_help()
        parser.exit()


def _with_default(help: str, default: Any) -> str:
    """Returns the help text of a flag with its default, if there is one to show."""
    if default in (None, "", []) or "default" in help:
        return help
    return f"{help}; default: {default}"


def add_caffe_flags(parser: Parser) -> list[str]:
    """Adds to a command those flags of `caffe` that it does not define itself, because Caffe accepts every
    flag with every command.

    Returns:
        The names of these flags. Their value is None if they are not given.
    """
    names = ("gpu", "solver", "model", "phase", "level", "stage", "snapshot", "weights", "iterations")
    missing = [name for name in (*names, "sigint_effect", "sighup_effect") if not parser.has(name)]
    for name in missing:
        parser.flag(name, "accepted, as in Caffe, but has no effect on this command", hidden=True, metavar="X")
    return missing


def add_gflags(parser: Parser) -> None:
    """Adds the flags that gflags adds to every program."""
    parser.flag("flagfile", "read flags from this file, one per line", hidden=True, metavar="FILE")
    parser.flag(
        "fromenv",
        "read these flags from the environment variables FLAGS_A, FLAGS_B …, which must be set",
        hidden=True,
        metavar="A,B",
    )
    parser.flag("tryfromenv", "like -fromenv, but variables that are not set are ignored", hidden=True, metavar="A,B")
    parser.flag("undefok", "names of flags to ignore if this command does not have them", hidden=True, metavar="A,B")


def parse_bool(name: str, value: str) -> bool:
    """Parses the value of a switch.

    Raises:
        UsageError: If it is neither on nor off.
    """
    if value.lower() not in YES | NO:
        raise UsageError(f"{name} is on or off", expected="true or false", got=value)
    return value.lower() in YES


_INDIRECT = ("flagfile", "fromenv", "tryfromenv")


def _expand(arguments: Sequence[str], depth: int = 0) -> list[str]:
    """Returns the arguments, with the flags that each -flagfile, -fromenv and -tryfromenv refers to added
    after it."""
    expanded: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        expanded.append(argument)
        name, equals, value = argument.lstrip("-").partition("=")
        if not argument.startswith("-") or name not in _INDIRECT:
            continue
        if not equals and left:
            value = left.pop(0)
            expanded.append(value)
        if depth == 8:
            raise UsageError(f"-flagfile {value}: flag files include each other")
        expanded += _expand(list(_flags_of(name, value)), depth + 1)
    return expanded


def _flags_of(name: str, value: str) -> Iterator[str]:
    if name == "flagfile":
        try:
            lines = Path(value).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise UsageError(f"-flagfile {value} cannot be read", got=error) from None
        yield from (line.strip() for line in lines if line.strip().startswith("-"))
        return
    for flag in filter(None, value.split(",")):
        text = os.environ.get(f"FLAGS_{flag}")
        if text is not None:
            yield f"--{flag}={text}"
        elif name == "fromenv":
            raise UsageError(f"-fromenv {flag}: the variable FLAGS_{flag} is not set")


def _is_long(option: str) -> bool:
    return option.startswith("--")


def _flag_name(argument: str) -> str:
    return argument.lstrip("-").partition("=")[0]


def _spellings(name: str) -> list[str]:
    names = [f"-{name}", f"--{name}"]
    return [*names, f"--{name.replace('_', '-')}"] if "_" in name else names
