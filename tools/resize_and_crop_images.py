#!/usr/bin/env python3
"""Resize pictures and crop squares from their middle: `pcl resize_and_crop_images`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
