"""The names of all commands, in groups, each with the line that `pcl --help` shows."""

from __future__ import annotations

import keyword

GROUPS = {
    "Train": {
        "train": "train a net, from scratch, from weights, or from a snapshot",
        "test": "score a net on its test data",
        "time": "time a net layer by layer",
        "lr": "print the learning rate over the iterations of a solver",
        "doctor": "check that this machine is fit to train",
        "device_query": "list the GPUs",
    },
    "Data": {
        "init": "write a project that trains on a folder of pictures",
        "data": "divide pictures into lists to train, validate and test on",
        "db": "look into databases, verify and convert them",
        "convert_imageset": "make a database of pictures",
        "convert_annoset": "make a database of pictures with the boxes of their objects",
        "convert_mnist_data": "make a database of MNIST",
        "convert_mnist_siamese_data": "make a database of pairs of MNIST's pictures",
        "convert_cifar_data": "make the databases of CIFAR-10",
        "compute_image_mean": "compute the mean picture of a database",
        "resize_and_crop_images": "resize pictures and cut out their middle squares",
    },
    "Models": {
        "netdef": "write a network from a paper as prototxt",
        "check": "find the problems of nets and solvers without running them",
        "export": "export a net to ONNX, torch and other formats",
        "import": "convert an ONNX or Darknet net to prototxt and caffemodel",
        "predict": "print a net's predictions for pictures",
        "deploy": "write the deploy form of a net for training",
        "compile": "print a net as the Python program it becomes",
        "classify": "classify pictures with a net",
        "detect": "classify windows of pictures with a net",
        "extract_features": "store the values of blobs of a net for its data",
    },
    "Look": {
        "summarize": "print a net as a table",
        "view": "write a net as an interactive HTML page",
        "draw_net": "draw a net as a graph",
        "parse_log": "convert a training log to tables",
        "extract_seconds": "write the time of each iteration in a log",
        "compare": "compare training runs: scores, settings, curves",
        "plot_training_log": "draw charts of training logs",
    },
    "Caffe's old files and scripts": {
        "upgrade_net_proto_text": "upgrade an old net prototxt",
        "upgrade_net_proto_binary": "upgrade an old .caffemodel",
        "upgrade_solver_proto_text": "upgrade an old solver prototxt",
        "run": "run a script written for pycaffe",
        "link": "create the programs that the scripts of Caffe's examples call",
        "pythonpath": "print the folder to put on PYTHONPATH for `import caffe`",
    },
    "Shell": {
        "help": "show the flags of a command, as pcl COMMAND --help does",
        "completion": "print the completion script of a shell",
    },
}

COMMANDS = {name: text for group in GROUPS.values() for name, text in group.items()}

WIDTH = max(map(len, COMMANDS)) + 2


def overview() -> str:
    """The commands, group by group."""
    groups = []
    for title, commands in GROUPS.items():
        lines = [f"  {name:<{WIDTH}}{text}" for name, text in commands.items()]
        groups.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join(groups)


def module_of(command: str) -> str:
    """The module of a command: the same name, with an underscore appended if it is a Python keyword."""
    return f"{command}_" if keyword.iskeyword(command) else command
