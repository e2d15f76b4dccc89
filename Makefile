# Two commands do everything on a machine with python3 and make:
#   make train    make the environment and a data set, train on it, test the result
#   make test     make the environment, run the tests
# MOUTH=folder trains on pictures of your own instead: a folder with train.txt, val.txt and the
# pictures they name.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOLVER := solvers/mouth.prototxt
MOUTH ?=

ifeq ($(MOUTH),)
PICTURES := data/mouth
else
PICTURES := $(MOUTH)
endif

.PHONY: train data test test-all test-gpu check docs proto clean

train: data
	$(BIN)/pcl train --solver $(SOLVER)

# The databases are made anew when the pictures are others than last time.
data: $(READY)
ifeq ($(MOUTH),)
	test -e data/mouth/val.txt || $(BIN)/python tools/draw_mouths.py data/mouth
endif
	@test -e $(PICTURES)/train.txt -a -e $(PICTURES)/val.txt || \
	    { echo "$(PICTURES) has no train.txt and val.txt: a path and a label a line" >&2; exit 1; }
	@mkdir -p data/mouth
	@test "$$(cat data/mouth/source 2>/dev/null)" = "$(PICTURES)" || rm -rf data/mouth/train_lmdb data/mouth/val_lmdb
	test -e data/mouth/train_lmdb || $(BIN)/convert_imageset $(PICTURES)/ $(PICTURES)/train.txt data/mouth/train_lmdb
	test -e data/mouth/val_lmdb || $(BIN)/convert_imageset $(PICTURES)/ $(PICTURES)/val.txt data/mouth/val_lmdb
	@echo "$(PICTURES)" > data/mouth/source

test: $(READY)
	$(BIN)/python -m pytest -m "not slow"

test-all: $(READY)
	$(BIN)/python -m pytest

test-gpu: $(READY)
	$(BIN)/python -m pytest -m cuda

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow" -x

docs: $(READY)
	$(BIN)/python tools/document_layers.py
	$(BIN)/python tools/document_networks.py

proto: $(READY)
	$(BIN)/python tools/compile_proto.py

clean:
	rm -rf $(VENV) data snaps build *.egg-info

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,leveldb,draw,plot,scripts]'
	touch $@
