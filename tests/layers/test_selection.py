"""BatchReindex and Filter: values, gradients, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from pycaffe_like.errors import LayerError
from pycaffe_like.net import Net
from pycaffe_like.spec import NetDef, NetState, Phase, Shape

from .battery import check_gradients, check_no_host_sync, check_shapes, make, spread, tops_of
from .shapes import message_at_run_time, message_of

ITEMS = [[1.0, 2], [3, 4], [5, 6]]


@pytest.mark.parametrize(
    ("indices", "want"),
    [
        pytest.param([2, 0], [[5, 6], [1, 2]], id="some, in another order"),
        pytest.param([1, 1, 0, 1], [[3, 4], [3, 4], [1, 2], [3, 4]], id="one several times"),
        pytest.param([1.9, 0.5], [[3, 4], [1, 2]], id="what stands behind the point is cut off"),
        pytest.param([], np.zeros((0, 2)), id="none"),
    ],
)
def test_batch_reindex(indices: list[float], want: Any) -> None:
    module = make("BatchReindex", [(3, 2), (len(indices),)])
    bottoms = [torch.tensor(ITEMS), torch.tensor(indices)]
    check_shapes(module, bottoms)
    check_no_host_sync(module, bottoms)
    np.testing.assert_array_equal(module(*bottoms).numpy(), want)
    check_gradients(module, bottoms, differentiable=[0])


@pytest.mark.parametrize("shape", [pytest.param((5,), id="one axis"), pytest.param((5, 2, 3, 7), id="four axes")])
def test_batch_reindex_of_any_shape(shape: Shape) -> None:
    items, indices = spread(*shape), torch.tensor([3.0, 0, 3])
    module = make("BatchReindex", [shape, (3,)])
    check_shapes(module, [items, indices])
    np.testing.assert_array_equal(module(items, indices).numpy(), items.numpy()[[3, 0, 3]])
    check_gradients(module, [items, indices], differentiable=[0])


def test_the_gradients_of_an_item_that_is_picked_twice_add_up() -> None:
    items, indices = torch.tensor(ITEMS, requires_grad=True), torch.tensor([2.0, 0, 2], requires_grad=True)
    top = make("BatchReindex", [(3, 2), (3,)])(items, indices)
    top.backward(torch.tensor([[1.0, 2], [3, 5], [7, 11]]))
    assert items.grad is not None
    assert items.grad.tolist() == [[3, 5], [0, 0], [8, 13]]
    assert indices.grad is None


@pytest.mark.parametrize("index", [-1.0, -0.5, 3.0])
def test_an_index_names_an_item(index: float) -> None:
    module = make("BatchReindex", [(3, 2), (2,)])
    assert (
        message_at_run_time(module, torch.tensor(ITEMS), torch.tensor([0.0, index]))
        == "an index is out of range; expected 0 to 2"
    )


def test_the_runner_says_which_layer_got_the_index(net: Callable[[str], NetDef]) -> None:
    text = """
        layer { name: "x" type: "Input" top: "x" top: "i" input_param { shape { dim: 3 dim: 2 } shape { dim: 1 } } }
        layer { name: "pick" type: "BatchReindex" bottom: "x" bottom: "i" top: "y" }
    """
    picking = Net(net(text), NetState(Phase.TEST))
    picking.layerwise.blobs[1].data[...] = 3
    with pytest.raises(LayerError) as caught:
        picking.layerwise.forward(0, 1)
    message = "an index is out of range; expected 0 to 2"
    assert str(caught.value) == f"net.prototxt:3:9: layer 'pick' (BatchReindex): {message}"


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        pytest.param([(3, 2)], "wrong number of bottoms; expected exactly 2 bottoms; got 1 (b0)", id="no indices"),
        pytest.param(
            [(3, 2), (5, 1)], "the indices have the wrong number of axes; expected 1; got 5x1", id="axes of the indices"
        ),
        pytest.param([(), (5,)], "the first bottom has no batch axis; got scalar", id="no items"),
    ],
)
def test_batch_reindex_says_what_is_wrong(shapes: list[Shape], message: str) -> None:
    assert message_of("BatchReindex", shapes, "") == message


def test_batch_reindex_looks_at_the_indices_again_at_run_time() -> None:
    module = make("BatchReindex", [(3, 2), (2,)])
    message = "the indices have the wrong number of axes; expected 1; got 2x2"
    assert message_at_run_time(module, torch.tensor(ITEMS), torch.zeros(2, 2)) == message


@pytest.mark.parametrize(
    ("selector", "passing"),
    [
        pytest.param([0, 1, 0, 1, 1], [1, 3, 4], id="some"),
        pytest.param([-2, 0, 0.1, 0, 0], [0, 2], id="whatever is not 0"),
        pytest.param([1, 1, 1, 1, 1], [0, 1, 2, 3, 4], id="all"),
        pytest.param([0, 0, 0, 0, 0], [], id="none"),
    ],
)
@pytest.mark.parametrize("axes", [pytest.param((), id="a vector"), pytest.param((1, 1, 1), id="four axes")])
def test_filter(selector: list[float], passing: list[int], axes: Shape) -> None:
    module = make("Filter", [(5, 3, 2), (5, 7), (5, *axes)], tops=2)
    first, second = spread(5, 3, 2), spread(5, 7)
    chosen = torch.tensor(selector).reshape(5, *axes)
    tops = tops_of(module, first, second, chosen)
    np.testing.assert_array_equal(tops[0].numpy(), first.numpy()[passing])
    np.testing.assert_array_equal(tops[1].numpy(), second.numpy()[passing])
    check_gradients(module, [first, second, chosen], differentiable=[0, 1])


def test_filter_says_the_most_that_its_tops_can_be() -> None:
    module = make("Filter", [(5, 3, 2), (5, 7), (5,)], tops=2)
    assert module.top_shapes([(5, 3, 2), (5, 7), (5,)]) == [(5, 3, 2), (5, 7)]
    check_shapes(module, [spread(5, 3, 2), spread(5, 7), torch.ones(5)])


def test_what_filter_holds_back_gets_no_gradient_nor_does_the_selector() -> None:
    items, selector = torch.tensor(ITEMS, requires_grad=True), torch.tensor([1.0, 0, 1], requires_grad=True)
    make("Filter", [(3, 2), (3,)])(items, selector).backward(torch.tensor([[1.0, 2], [3, 5]]))
    assert items.grad is not None
    assert items.grad.tolist() == [[1, 2], [0, 0], [3, 5]]
    assert selector.grad is None


@pytest.mark.parametrize(
    ("shapes", "tops", "message"),
    [
        pytest.param([(5, 3)], 1, "wrong number of bottoms; expected at least 2 bottoms; got 1 (b0)", id="no selector"),
        pytest.param(
            [(5, 3), (5,)],
            2,
            "the tops do not fit the bottoms; expected 1, one for each bottom except the selector; got 2",
            id="tops",
        ),
        pytest.param(
            [(5, 3), (5, 1, 2)],
            1,
            "the selector has the wrong shape; expected one value per item; got 5x1x2",
            id="several values an item",
        ),
        pytest.param(
            [(5, 3), ()],
            1,
            "the selector has the wrong shape; expected one value per item; got scalar",
            id="a scalar selector",
        ),
        pytest.param(
            [(5, 3), (7, 3), (5,)], 2, "bottom 1 does not fit the selector; expected 5 items; got 7x3", id="items"
        ),
        pytest.param([(), (5,)], 1, "bottom 0 does not fit the selector; expected 5 items; got scalar", id="a scalar"),
    ],
)
def test_filter_says_what_is_wrong(shapes: list[Shape], tops: int, message: str) -> None:
    assert message_of("Filter", shapes, "", tops) == message


def test_filter_looks_at_its_bottoms_again_at_run_time() -> None:
    message = "bottom 0 does not fit the selector; expected 5 items; got 3x2"
    assert message_at_run_time(make("Filter", [(3, 2), (3,)]), torch.tensor(ITEMS), torch.ones(5)) == message
