#!/usr/bin/env python3
"""Classify pictures with a net: `pcl classify`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
