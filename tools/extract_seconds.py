#!/usr/bin/env python3
"""Write the seconds of a log's iterations: `pcl extract_seconds`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
