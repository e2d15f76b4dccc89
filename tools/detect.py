#!/usr/bin/env python3
"""Classify windows of pictures with a net: `pcl detect`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
