#!/bin/sh
# Runs the tests marked cuda and every GPU benchmark in less than 8 minutes; results go to benchmarks/results/*_gpu.*.
#     benchmarks/gpu.sh
# Needs a machine with a GPU, Python 3.10 or newer and torch; PYTHON chooses the interpreter. Other packages are
# installed from the folder WHEELS (default: ./wheels) if they are missing; nothing is downloaded. On a machine with
# a network, this fills it:  pip download -d wheels lmdb h5py opencv-python-headless protobuf numpy tqdm pytest
cd "$(dirname "$0")/.." || exit 1
PYTHON=${PYTHON:-python3}
WHEELS=${WHEELS:-$PWD/wheels}
OUT=${OUT:-benchmarks/results}
SECONDS_LEFT=${SECONDS_LEFT:-460}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
end=$(($(date +%s) + SECONDS_LEFT))
failed=0
mkdir -p "$OUT"

"$PYTHON" -c "import torch; raise SystemExit(not torch.cuda.is_available())" || { echo "torch finds no GPU" >&2; exit 1; }
for package in numpy:numpy google.protobuf:protobuf lmdb:lmdb cv2:opencv-python-headless h5py:h5py tqdm:tqdm pytest:pytest; do
    "$PYTHON" -c "import ${package%%:*}" 2>/dev/null ||
        "$PYTHON" -m pip install --quiet --no-index --find-links "$WHEELS" "${package##*:}" || exit 1
done

# step NAME SECONDS COMMAND...: runs a command within its time and what is left of all, into $OUT/NAME
step() {
    name=$1 limit=$2
    shift 2
    left=$((end - $(date +%s)))
    [ "$left" -lt "$limit" ] && limit=$left
    [ "$limit" -le 0 ] && { echo "$name: no time left" >&2; failed=1; return; }
    echo "$name" >&2
    timeout "$limit" "$@" >"$OUT/$name" || { echo "$name failed, or took more than $limit s" >&2; failed=1; }
}

step tests_gpu.txt 120 "$PYTHON" -m pytest -q -m cuda -p no:cacheprovider tests
step gpu_step_gpu.md 240 "$PYTHON" benchmarks/gpu_step.py
step update_rules_gpu.md 40 "$PYTHON" benchmarks/update_rules.py --turns 5
step inference_gpu.md 60 "$PYTHON" benchmarks/inference.py --quick mobilenet resnet50
exit $failed
