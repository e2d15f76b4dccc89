#!/usr/bin/env python3
"""Print a net as a table: `pcl summarize`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
