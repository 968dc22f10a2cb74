#!/usr/bin/env bash
# enter.sh ROOT UID GID FOLDER [OUTSIDE:INSIDE]... -- COMMAND...: run COMMAND with the folder ROOT as its file system.
#
# Like a container with --read-only --tmpfs /tmp --cap-drop all --security-opt no-new-privileges --network host: it can
# write only to /tmp and to the folders INSIDE, which are OUTSIDE. As user 0 it can do everything, to install things.
set -euo pipefail

if [ "$1" != --in-namespaces ]; then
  # Processes that COMMAND leaves behind end with it.
  exec unshare --mount --pid --ipc --fork --kill-child "$0" --in-namespaces "$@"
fi
root=$2 user=$3 group=$4 folder=$5
shift 5

mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir -m 1777 "$root/dev/shm"
while [ "$1" != -- ]; do
  outside=${1%%:*} inside=$root${1#*:}
  if [ -d "$outside" ]; then mkdir -p "$inside"; else mkdir -p "${inside%/*}" && touch "$inside"; fi
  mount --bind "$outside" "$inside"
  shift
done
shift

if [ "$user" = 0 ]; then exec chroot "$root" env --chdir="$folder" "$@"; fi
mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "$user" --regid "$group" --clear-groups --inh-caps=-all --bounding-set=-all \
  --no-new-privs env --chdir="$folder" "$@"
