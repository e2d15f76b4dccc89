#!/usr/bin/env python3
"""Extract the times of iterations from a training log: `pcl extract_seconds`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
