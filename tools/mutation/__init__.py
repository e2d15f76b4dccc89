"""The parts of tools/mutate.py: places to break, choice of tests, and the processes that run them."""
