#!/usr/bin/env python3
"""Compute the mean picture of a database: `pcl compute_image_mean`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
