"""Makes `python -m pycaffe_like` work like `pcl`."""

import sys

from pycaffe_like.cli import main

sys.exit(main())
