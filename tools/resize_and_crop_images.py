#!/usr/bin/env python3
"""Resize pictures and cut out their middle squares: `pcl resize_and_crop_images`."""

import sys

from pycaffe_like.cli.resize_and_crop_images import main

if __name__ == "__main__":
    sys.exit(main())
