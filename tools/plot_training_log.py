#!/usr/bin/env python3
"""Draw charts of training logs: `pcl plot_training_log`."""

import sys

from pycaffe_like.cli.plot_training_log import main

if __name__ == "__main__":
    sys.exit(main())
