#!/usr/bin/env python3
"""Extract tables from a training log: `pcl parse_log`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
