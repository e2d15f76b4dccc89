"""What the tests of the commands share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from pycaffe_like.cli import log


@pytest.fixture(autouse=True)
def _log_of_this_test_only() -> Iterator[None]:
    """Commands send the log to standard error, which is another one in each test."""
    logger = logging.getLogger("pycaffe_like")
    handlers, propagate = list(logger.handlers), logger.propagate
    yield
    logger.handlers[:], logger.propagate = handlers, propagate
    log._handler.stream = None  # the one of this test is closed, and must not be flushed
