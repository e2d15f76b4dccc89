"""Fixtures for the tests of commands."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from pycaffe_like.cli import log


@pytest.fixture(autouse=True)
def _log_of_this_test_only() -> Iterator[None]:
    """Restores the logger after each test: pytest gives each test a new standard error."""
    logger = logging.getLogger("pycaffe_like")
    handlers, propagate = list(logger.handlers), logger.propagate
    yield
    logger.handlers[:], logger.propagate = handlers, propagate
    log._handler.stream = None  # this test's stream is closed and must not be flushed
