#!/bin/sh
# Runs maskwire's contract suite and engine benchmark on this machine: linux/x64 with glibc 2.28 or newer (where it has no
# C++ library or Vulkan loader of its own: the glibc of the machine that made the bundle), nothing else, no network.
#   sh run.sh [FOLDER]     results.md and log.txt go to FOLDER, or to "results" beside this file
# Exit code 0: every engine that could be had kept the contract and was compared; 1: one did not keep it; 2: kept, but the
# comparison failed; 3: Node does not start here.
set -u
case $0 in
  */*) home=${0%/*} ;;
  *) home=. ;;
esac
home=$(CDPATH='' cd -- "$home" && pwd) || exit 3
node=$home/node/bin/node
# A very bare machine has no C++ library, which Node needs.
if ! "$node" --version >/dev/null 2>&1; then
  LD_LIBRARY_PATH=$home/lib/cxx${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export LD_LIBRARY_PATH
  "$node" --version >/dev/null || exit 3
fi
exec "$node" "$home/scripts/gpu-host/on-host/main.mjs" "$@"
