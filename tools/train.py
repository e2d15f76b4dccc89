#!/usr/bin/env python3
"""Train a net on several GPUs, with one process per GPU."""

import sys

from pycaffe_like.cli.train_gpus import main

if __name__ == "__main__":
    sys.exit(main())
