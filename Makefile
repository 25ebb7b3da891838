# Two commands: `make run` tags the sample feedback, `make test` checks everything. The rest: `make help`.
# All of them work in .venv beside this file; PYTHON chooses the Python that it is made from.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -qq --constraint constraints.txt
PACKAGING := pyproject.toml setup.py constraints.txt

MAIN := $(VENV)/.installed-main
DEVELOPMENT := $(VENV)/.installed-development
OUTPUT := tags.parquet

# For training: the corpora, the release to make, and where its run keeps checkpoints.
DATA ?= ../shared/data
NAME ?= trial
VOC_WORK ?= $(HOME)/.cache/voc
export VOC_WORK
RUN ?= $(VOC_WORK)/runs/$(NAME)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run install test check lint types docs docs-fresh picture bench prove clean moved
RELEASE_STEPS := base doubt train export calibrate measure card
.PHONY: release release-base release-doubt release-train release-export release-calibrate release-measure release-card

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  PYTHON=python3.12 behind it chooses the Python of a new environment (3.11 or newer)."

run: $(MAIN)  ## Install what tagging needs, tag the sample feedback, show a summary
	@$(BIN)/voc tag --sample --output $(OUTPUT)

install: $(DEVELOPMENT)  ## Install everything that tests and training need

test: $(DEVELOPMENT)  ## Install everything that the tests need, then check everything
	@$(MAKE) --no-print-directory check

check: docs-fresh lint types  ## The one check: docs, ruff, format, mypy, pytest
	$(BIN)/python -m pytest --numprocesses auto

lint:
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

types:
	$(BIN)/python -m mypy

docs:  ## Write the generated references anew
	$(BIN)/python -m voc.schema.reference
	$(BIN)/python -m voc.cli.reference

docs-fresh:
	$(BIN)/python -m voc.schema.reference --check
	$(BIN)/python -m voc.cli.reference --check

picture: $(MAIN)  ## Draw docs/picture.svg, the README's picture, from a real run
	$(BIN)/python docs/picture.py

bench: $(DEVELOPMENT)  ## Measure speed and memory beside peers, in one run (minutes)
	$(BIN)/python -m voc_training.benchmark --data $(DATA) --output docs/benchmark.json

prove: $(DEVELOPMENT)  ## Run the long proofs (kills, fuzzing, memory) and write docs/proofs (an hour)
	VOC_WRITE_PROOFS=1 $(BIN)/python -m pytest -m prove

# A release is made in the steps of training/README.md; each may be run alone and again. A run that was stopped
# goes on from its last checkpoint.
release:  ## Train release NAME from the corpora in DATA, and measure it (hours)
	@for step in $(RELEASE_STEPS); do $(MAKE) --no-print-directory release-$$step || exit 1; done

release-base: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.base --data $(DATA)

release-doubt: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.doubt --data $(DATA)

# glibc gives large blocks back and fetches them anew at every step, which halves the speed; oneDNN builds kernels for
# every shape of a batch, and keeps too few of them.
release-train: export MALLOC_MMAP_MAX_ := 0
release-train: export MALLOC_TRIM_THRESHOLD_ := 8000000000
release-train: export MALLOC_TOP_PAD_ := 268435456
release-train: export OMP_WAIT_POLICY := PASSIVE
release-train: export ONEDNN_PRIMITIVE_CACHE_CAPACITY := 16384
release-train: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.train --data $(DATA) --output $(RUN)

release-export: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.export $(RUN) --output models/$(NAME) --data $(DATA)

release-calibrate: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.calibrate models/$(NAME) --data $(DATA)

release-measure: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.evaluate models/$(NAME) --data $(DATA)
	$(BIN)/python -m voc_training.peers --data $(DATA) --output docs/peers.json
	$(BIN)/python -m voc_training.runtimes models/$(NAME) --data $(DATA) --output docs/runtimes.json
	$(BIN)/python -m voc_training.benchmark --release models/$(NAME) --data $(DATA) --output docs/benchmark.json

release-card: $(DEVELOPMENT)
	$(BIN)/python -m voc_training.card models/$(NAME) --data $(DATA)

clean:  ## Remove the environment and what was built and written
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -f tags.parquet tags.*.jsonl

# Installation. A stamp is newer than the files it depends on when nothing has to be installed.

$(MAIN): $(BIN)/python $(PACKAGING)
	@echo "Installing what tagging needs into $(VENV) (about 550 MB on disk) ..." >&2
	@$(INSTALL) --editable .
	@touch $@

$(DEVELOPMENT): $(BIN)/python $(PACKAGING)
	@echo "Installing what tests and training need into $(VENV) (about 2.2 GB on disk with a CPU build of torch) ..." >&2
	@$(INSTALL) --editable '.[api,train,dev]'
	@touch $@ $(MAIN)

# An environment knows its own place: one that was copied or moved along with the checkout is made anew.
ifneq ($(CURDIR),$(shell cat $(VENV)/.place 2>/dev/null))
$(BIN)/python: moved
endif

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name one: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "voc needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	       "Name a newer one: make PYTHON=python3.11 ..." >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "$(PYTHON) cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check -qq --upgrade pip
	@echo "$(CURDIR)" > $(VENV)/.place
