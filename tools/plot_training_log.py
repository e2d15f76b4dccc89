#!/usr/bin/env python3
"""Draw charts of training logs: `pcl plot_training_log`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
