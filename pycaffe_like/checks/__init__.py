"""Checks nets and solvers for problems without running them."""
