#!/usr/bin/env python3
"""Upgrade a solver's prototxt of an old Caffe version: `pcl upgrade_solver_proto_text`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
