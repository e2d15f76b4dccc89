"""What tools/mutate.py is made of: the places it breaks, the tests it chooses, the processes they run in."""
