# shellcheck shell=bash
# Sourced, after lib.sh, by the tools that start engines of their own.

STATE=$WORK/engine
PACKAGES=(docker.io iptables iproute2 curl ca-certificates openssl procps)

# The run directory holds sockets, whose paths may have 107 characters: not below a work directory of any length.
run_dir() { echo "/run/vaporform-$(printf '%s' "$STATE/$1" | cksum | cut -d' ' -f1)"; }

docker_proxy() {
  local path
  for path in /usr/sbin/docker-proxy /usr/libexec/docker/docker-proxy /usr/bin/docker-proxy; do
    [ ! -x "$path" ] || { echo "--userland-proxy-path=$path" && return; }
  done
}

prepare() {
  is_debian_root || die "no engine answers at $(engine_host), and only root on Debian can install and start one: start Docker, or set DOCKER_HOST"
  mkdir -p "$STATE"
  apt_install "${PACKAGES[@]}"
  [ -e /sys/fs/cgroup/cgroup.controllers ] || [ -d /sys/fs/cgroup/memory ] ||
    die "no cgroups are mounted; install cgroupfs-mount and run it"
}

# forget_containerd RUN: before a dockerd that was killed is started again. It takes a containerd that has ended, and that PID 1 has not
# reaped yet, for one that runs, and waits for it in vain.
forget_containerd() {
  local file=$1/containerd/containerd.pid
  [ -s "$file" ] || return 0
  ! wait_for 5 gone "$(cat "$file")" || rm -f "$file"
}

# leftover_pids RUN DIRECTORY: processes of an engine (containerd, shims), which carry its run directory in their arguments; and those of its
# containers, whose root is in its data: one that is killed while it starts a container leaves a process that nobody knows of.
leftover_pids() {
  local proc
  for proc in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$proc/cmdline" | grep -q -- "$1[/ ]" || is_rooted_in "$proc" "$2/data/"; then echo "${proc#/proc/}"; fi
  done
}

is_rooted_in() { awk -v upper="upperdir=$2" '$5 == "/" && index($0, upper) { found = 1 } END { exit !found }' "$1/mountinfo" 2>/dev/null; }

# remove NAME: after its dockerd is stopped: processes, mounts, files.
remove() {
  local name=$1 dir=$STATE/$1 run pid mounts
  run=$(run_dir "$name")
  for pid in $(leftover_pids "$run" "$dir"); do kill -9 "$pid" 2>/dev/null || true; done
  mounts=$(awk -v a="$dir/" -v b="$run/" 'index($2, a) == 1 || index($2, b) == 1 { print $2 }' /proc/mounts | sort -r)
  for mount in $mounts; do umount -l "$mount" || true; done
  rm -rf "$dir" "$run"
}

drop_link() { if ip link show "$1" >/dev/null 2>&1; then ip link delete "$1"; fi; }

# save TAR IMAGE...: from the engine of engine_host.
save() {
  local tar=$1 names="" image
  shift
  for image in "$@"; do names+="${names:+&}names=$image"; done
  api GET "/images/get?$names" -o "$tar"
}

# load TAR: into the engine of engine_host.
load() { api POST '/images/load?quiet=1' -H 'Content-Type: application/x-tar' -T "$1" >/dev/null; }
