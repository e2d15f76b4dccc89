"""`python -m pycaffe_like` is `pcl`."""

import sys

from pycaffe_like.cli import main

sys.exit(main())
