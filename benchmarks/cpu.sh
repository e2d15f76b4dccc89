#!/bin/sh
# Runs every benchmark of the processor and writes benchmarks/results/*_cpu.md.
#     benchmarks/cpu.sh            an hour on an idle machine
#     benchmarks/cpu.sh --quick    a quarter of an hour
# Set PYTHON to choose an interpreter. mouth_run and the start of `pcl train` need `make data`.
cd "$(dirname "$0")/.." || exit 1
PYTHON=${PYTHON:-python3}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
failed=0
for name in loop startup train_step inference ranks; do
    echo "$name" >&2
    if "$PYTHON" "benchmarks/$name.py" "$@" >"benchmarks/results/${name}_cpu.new"; then
        mv "benchmarks/results/${name}_cpu.new" "benchmarks/results/${name}_cpu.md"
    else
        echo "$name failed" >&2
        failed=1
    fi
done
exit $failed
