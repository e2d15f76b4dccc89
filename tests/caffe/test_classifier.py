from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pycaffe_like.caffe.classifier import Classifier
from pycaffe_like.errors import DataError, NetError

RANDOM = np.random.default_rng(0)
CLASSES = 3

NET = """
layer { name: "in" type: "Input" top: "image" input_param { shape { dim: 4 dim: 2 dim: 3 dim: 5 } } }
layer { name: "ip" type: "InnerProduct" bottom: "image" top: "score"
  inner_product_param { num_output: 3 weight_filler { type: "gaussian" std: 1 } bias_filler { type: "uniform" } } }
"""


@pytest.fixture
def classifier(tmp_path) -> Callable[..., Classifier]:
    """Returns a function that makes a Classifier of the net, with weights loaded from a file."""
    (tmp_path / "net.prototxt").write_text(NET)
    Classifier("net.prototxt", None).save("net.caffemodel")
    return lambda **options: Classifier("net.prototxt", "net.caffemodel", **options)


def scores(net: Classifier, crops: np.ndarray) -> np.ndarray:
    """Returns the scores that the net should give for N x H x W x K crops that need no further preprocessing."""
    weights, bias = (blob.data for blob in net.params["ip"])
    return crops.transpose(0, 3, 1, 2).reshape(len(crops), -1) @ weights.T + bias


def ten_crops(image: np.ndarray) -> np.ndarray:
    """Returns the ten crops of 3 x 5 of a 7 x 10 picture: four corners, the middle, and all of them mirrored."""
    places = [(0, 0), (0, 5), (4, 0), (4, 5), (2, 2)]
    crops = [image[top : top + 3, left : left + 5] for top, left in places]
    return np.array(crops + [crop[:, ::-1] for crop in crops])


@pytest.mark.parametrize("count", [1, 7])
def test_oversampling_takes_the_mean_of_ten_crops(classifier: Callable[..., Classifier], count: int) -> None:
    net = classifier(image_dims=(7, 10))
    images = RANDOM.random((count, 7, 10, 2), np.float32)
    expected = [scores(net, ten_crops(image)).mean(0) for image in images]
    predictions = net.predict(list(images))
    assert predictions.shape == (count, CLASSES)
    np.testing.assert_allclose(predictions, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("count", [1, 7])
def test_without_oversampling_it_takes_the_central_crop(classifier: Callable[..., Classifier], count: int) -> None:
    net = classifier(image_dims=[7, 10])
    images = RANDOM.random((count, 7, 10, 2), np.float32)
    expected = scores(net, images[:, 2:5, 2:7])
    np.testing.assert_allclose(net.predict(list(images), oversample=False), expected, rtol=1e-4, atol=1e-5)


def test_pictures_are_scaled_to_the_input_where_image_dims_is_not_given(classifier: Callable[..., Classifier]) -> None:
    net = classifier()
    small = RANDOM.random((3, 5, 2), np.float32)
    double = small.repeat(2, 0).repeat(2, 1)  # linear resizing by one half gives the small picture
    np.testing.assert_allclose(net.predict([double], False), scores(net, small[None]), rtol=1e-4, atol=1e-5)
    both = np.stack([small, small[:, ::-1]])  # each crop is the whole picture or its mirror image
    np.testing.assert_allclose(net.predict([double])[0], scores(net, both).mean(0), rtol=1e-4, atol=1e-5)


def test_preprocessing_is_that_of_the_options(classifier: Callable[..., Classifier]) -> None:
    mean = np.array([0.25, 0.5])
    net = classifier(mean=mean, input_scale=3.0, raw_scale=2.0, channel_swap=(1, 0))
    image = RANDOM.random((3, 5, 2), np.float32)
    prepared = (image[:, :, ::-1] * 2 - mean) * 3
    np.testing.assert_allclose(net.predict([image], False), scores(net, prepared[None]), rtol=1e-4, atol=1e-5)


def test_it_tests_even_where_the_net_would_train(tmp_path) -> None:
    dropout = 'layer { name: "drop" type: "Dropout" bottom: "score" top: "score" }'
    (tmp_path / "net.prototxt").write_text(NET + dropout)
    net = Classifier("net.prototxt", None)
    image = RANDOM.random((3, 5, 2), np.float32)
    np.testing.assert_allclose(net.predict([image], False), scores(net, image[None]), rtol=1e-4, atol=1e-5)


def test_no_pictures(classifier: Callable[..., Classifier]) -> None:
    with pytest.raises(DataError) as error:
        classifier().predict([])
    assert str(error.value) == "there are no pictures to classify"


def test_image_dims_smaller_than_the_input(classifier: Callable[..., Classifier]) -> None:
    with pytest.raises(DataError) as error:
        classifier(image_dims=(6, 4))
    assert str(error.value) == "image_dims is smaller than the net's input; expected at least 3 x 5; got 6 x 4"


def test_a_net_that_data_layers_feed_is_no_classifier() -> None:
    Path("n.prototxt").write_text(
        'layer { name: "d" type: "DummyData" top: "d" dummy_data_param { shape { dim: 2 dim: 3 dim: 5 dim: 5 } } }'
    )
    with pytest.raises(
        NetError, match="the net has no input for pictures; expected an Input layer of N x C x H x W\\n"
    ):
        Classifier("n.prototxt", None)
