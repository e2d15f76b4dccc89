"""The names of a training run's metrics in TensorBoard and in experiment trackers."""

from __future__ import annotations

from collections.abc import Mapping

from pycaffe_like.solver.training import Training


class MetricNames:
    """Renames the metrics that `Solver.record` reports, so that no value appears under two names.

    `loss`, the smoothed objective, becomes `train/loss`. An output of the training net that is itself named loss
    becomes `train/loss (batch)`, or is omitted if it always equals the objective.

    Attributes:
        loss_is_objective: whether the output named loss always equals the objective.
    """

    def __init__(self) -> None:
        self.loss_is_objective = False

    def adapt_to(self, training: Training) -> None:
        """Finds out whether the output named loss always equals the objective: it does if it is the only loss, and
        if there is no smoothing, no iter_size and no other rank.
        """
        solver = training.solver
        weights = {name: weight for name, weight in training.net.output_weights().items() if weight}
        one_pass = solver.average_loss == solver.iter_size == training.ranks.world == 1
        self.loss_is_objective = one_pass and weights == {"loss": 1.0}

    def rename(self, values: Mapping[str, float]) -> dict[str, float]:
        """Returns the metrics under their new names."""
        names = {"loss": "train/loss", "train/loss": "train/loss (batch)"}
        skipped = {"train/loss"} if self.loss_is_objective else set()
        return {names.get(name, name): value for name, value in values.items() if name not in skipped}
