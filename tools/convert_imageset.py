#!/usr/bin/env python3
"""Convert picture files to a database: `pcl convert_imageset`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
