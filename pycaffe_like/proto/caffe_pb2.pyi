# The classes are made from the schema at import; type checkers take them as they come.
from typing import Any

def __getattr__(name: str) -> Any: ...
