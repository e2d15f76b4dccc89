"""What is wrong with nets and solvers, found without running them."""
