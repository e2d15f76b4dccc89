# Two commands do everything on a machine with python3 and make:
#   make train    make the environment and a data set, train on it, test the result
#   make test     make the environment, run the tests
# For developers: make check (format, lint, types), make package (builds and tries the sdist and the wheel),
# make docs (writes the generated pages and the web site, build/site/index.html).
# JOBS=4 runs the tests in four processes. MOUTH=folder trains on pictures of your own instead: a
# folder with a folder for each class, or with train.txt, val.txt and the pictures they name.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
MOUTH ?=
JOBS ?= 2

ifeq ($(MOUTH),)
SOLVER := solvers/mouth.prototxt
else
SOLVER := data/mouth/solver.prototxt
endif

.PHONY: train data test test-all test-gpu check package docs proto clean

train: data
	$(BIN)/pcl train --solver $(SOLVER)

# data/mouth/source says which pictures the databases are made of.
data: $(READY)
	@mkdir -p data/mouth
	@test "$$(cat data/mouth/source 2>/dev/null)" = "$(or $(MOUTH),drawn)" || \
	    rm -rf data/mouth/train_lmdb data/mouth/val_lmdb data/mouth/source data/mouth/labels.txt
ifeq ($(MOUTH),)
	test -e data/mouth/val.txt || $(BIN)/python tools/draw_mouths.py data/mouth
	test -e data/mouth/train_lmdb || $(BIN)/convert_imageset data/mouth/ data/mouth/train.txt data/mouth/train_lmdb
	test -e data/mouth/val_lmdb || $(BIN)/convert_imageset data/mouth/ data/mouth/val.txt data/mouth/val_lmdb
else
	test -e data/mouth/source || $(BIN)/pcl init "$(MOUTH)" -o data/mouth --prefix snaps/mouth --overwrite
endif
	@echo "$(or $(MOUTH),drawn)" > data/mouth/source

test: $(DEV_READY)
	$(BIN)/python -m pytest -m "not slow" -n $(JOBS)

test-all: $(DEV_READY)
	$(BIN)/python -m pytest

test-gpu: $(DEV_READY)
	$(BIN)/python -m pytest -m cuda

check: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

package: $(DEV_READY)
	PYTHON=$(BIN)/python .ci/package

docs: $(DEV_READY)
	$(BIN)/python tools/document_layers.py
	$(BIN)/python tools/document_networks.py
	$(BIN)/python tools/document_commands.py
	$(BIN)/python tools/document_solver.py
	$(BIN)/mkdocs build --strict

proto: $(DEV_READY)
	$(BIN)/python tools/compile_proto.py

clean:
	rm -rf $(VENV) data snaps build dist *.egg-info

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -c constraints.txt -e .
	touch $@

$(DEV_READY): $(READY)
	$(BIN)/python -m pip install -c constraints.txt -e '.[dev]'
	touch $@
