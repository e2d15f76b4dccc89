"""Static checks of nets and solvers: finds problems without running them."""
