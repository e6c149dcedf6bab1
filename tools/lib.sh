# shellcheck shell=bash
# Sourced by the scripts of this project: small helpers, no side effects but the work directory's name.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything that the scripts start or unpack lives below this directory.
WORK=${VAPORFORM_WORK:-$ROOT/.work}

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}

# wait_for SECONDS COMMAND...: polls ten times a second.
wait_for() {
  local left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

# True when the process is gone. A zombie counts as gone: where PID 1 reaps late, `kill -0` still succeeds on it.
gone() {
  local state
  state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 0
  [ -z "$state" ] || [ "$state" = Z ]
}

# alive PIDFILE WORD: the recorded process lives and still is the program that we started (pids are reused).
alive() {
  local pid
  pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] && ! gone "$pid" && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "$2"
}

# stop PIDFILE WORD: asks, waits up to 30 s, then kills.
stop() {
  local pid
  if alive "$1" "$2"; then
    pid=$(cat "$1")
    kill "$pid" 2>/dev/null || true
    wait_for 30 gone "$pid" || kill -9 "$pid" 2>/dev/null || true
  fi
  rm -f "$1"
}

is_debian_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -f /etc/debian_version ]; }

# apt_install PACKAGE...: what is missing only, and no package may start a daemon.
apt_install() {
  local missing=() package guard=/usr/sbin/policy-rc.d made="" rc=0
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  is_debian_root || die "missing: ${missing[*]} (install them, or run as root on Debian)"
  say "installing ${missing[*]}"
  apt_update_once
  if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$guard"
    chmod 755 "$guard"
    made=1
  fi
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -qq -y --no-install-recommends \
    install "${missing[@]}" </dev/null >"$WORK/apt.log" 2>&1 || rc=$?
  [ -z "$made" ] || rm -f "$guard"
  [ "$rc" = 0 ] || { tail -20 "$WORK/apt.log" >&2; die "apt-get could not install ${missing[*]}"; }
}

# Lists older than a day name packages that the mirror may have replaced. Without root: take the lists as they are.
apt_update_once() {
  mkdir -p "$WORK"
  [ "$(id -u)" = 0 ] || return 0
  [ -z "$(find "$WORK/apt-updated" -mmin -1440 2>/dev/null)" ] || return 0
  apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -qq update >"$WORK/apt.log" 2>&1 ||
    say "apt-get update failed; going on with the package lists that are there"
  touch "$WORK/apt-updated"
}

DEFAULT_HOST=unix:///var/run/docker.sock

# The engine in question: DOCKER_HOST, else the default socket.
engine_host() { echo "${DOCKER_HOST:-$DEFAULT_HOST}"; }

# api METHOD PATH [curl arguments]: one call to the engine of engine_host. Needs no docker CLI.
api() {
  local method=$1 path=$2 host args=(-sS --fail-with-body)
  shift 2
  host=$(engine_host)
  case $host in
    unix://*) args+=(--unix-socket "${host#unix://}") && host=http://localhost ;;
    tcp://*)
      host=${host#tcp://}
      if [ -n "${DOCKER_TLS_VERIFY:-}" ]; then
        local certs=${DOCKER_CERT_PATH:-$HOME/.docker}
        args+=(--cacert "$certs/ca.pem" --cert "$certs/cert.pem" --key "$certs/key.pem") && host=https://$host
      else
        host=http://$host
      fi
      ;;
    *) say "DOCKER_HOST is '$host'; these scripts speak unix:// and tcp:// only" && return 1 ;;
  esac
  curl "${args[@]}" -X "$method" "$host$path" "$@"
}

engine_answers() { command -v curl >/dev/null && api GET /_ping --max-time 5 >/dev/null 2>&1; }

# java_major HOME: 17, 25 ...; nothing when there is no compiler.
java_major() {
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# Each JDK that is here as "MAJOR HOME", once, oldest first: JAVA_HOME, the one on the path, those of the distribution.
jdks() {
  local home path_java
  path_java=$(command -v javac || true)
  [ -z "$path_java" ] || path_java=$(dirname "$(dirname "$(readlink -f "$path_java")")")
  for home in "${JAVA_HOME:-}" "$path_java" /usr/lib/jvm/*; do
    [ -n "$home" ] && home=$(readlink -f "$home") && [ -n "$(java_major "$home")" ] && echo "$(java_major "$home") $home"
  done | sort -n -u
}

# use_jdk_and_maven [install]: exports JAVA_HOME: JDK 17 where there is one, else the oldest that is newer.
use_jdk_and_maven() {
  local found
  if [ -z "$(jdks | awk '$1 >= 17')" ] && [ "${1:-}" = install ]; then
    apt_update_once
    if [ -n "$(apt-cache madison openjdk-17-jdk-headless 2>/dev/null)" ]; then apt_install openjdk-17-jdk-headless; else apt_install default-jdk-headless; fi
  fi
  command -v mvn >/dev/null || [ "${1:-}" != install ] || apt_install maven
  found=$(jdks | awk '$1 >= 17 { print $2; exit }')
  [ -n "$found" ] || die "a JDK 17 or newer is needed; on Debian: apt-get install openjdk-17-jdk-headless"
  command -v mvn >/dev/null || die "Maven 3.8 or newer is needed; on Debian: apt-get install maven"
  export JAVA_HOME=$found
  export PATH=$JAVA_HOME/bin:$PATH
}

# What stops that which the calling script started, as "TOOL ARGUMENT" of tools/, for stop_started in its exit trap.
STARTED=()

# Uses the engine that answers, else starts one where that is possible, and has the images. Fails without either.
engine_and_images() {
  if ! engine_answers; then
    is_debian_root || { say "no engine answers at $(engine_host), and only root on Debian can install one"; return 1; }
    STARTED+=("engine down")
    "$ROOT/tools/engine" up >/dev/null
  fi
  say "engine: $(engine_host)"
  DOCKER_HOST=$(engine_host)
  export DOCKER_HOST
  "$ROOT/tools/images"
}

# Has VAPORFORM_POSTGRES_URL: what is set, or that of a server that is there or is started. Fails without one.
postgres_url() {
  local exports
  if [ -z "${VAPORFORM_POSTGRES_URL:-}" ]; then
    if ! exports=$("$ROOT/tools/postgres" env); then
      # Also where it does not come up: what it left is to be removed.
      STARTED+=("postgres down")
      exports=$("$ROOT/tools/postgres" up) || return 1
    fi
    eval "$exports"
  fi
  export VAPORFORM_POSTGRES_URL
}

# Has the name servers that tests and benchmarks start for themselves.
dns_servers() { apt_install bind9 bind9-utils bind9-dnsutils iproute2 pdns-server pdns-backend-sqlite3 sqlite3; }

# Starts a swarm of three engines, with the images of engine_and_images.
swarm_of_three() {
  local exports
  STARTED=("swarm down" "${STARTED[@]}")
  exports=$("$ROOT/tools/swarm" up)
  eval "$exports"
  "$ROOT/tools/swarm" load vaporform/busybox:1 vaporform/fixture:1
}

stop_started() {
  local what
  # shellcheck disable=SC2086 # a tool and its argument
  for what in "${STARTED[@]}"; do "$ROOT/tools/"$what || true; done
  STARTED=()
}

# run_main MODULE CLASS ARGUMENTS...: builds the module with what it needs and runs the class. Looks at no network where
# everything is already there.
run_main() {
  local module=$1 class=$2 log=$WORK/build.log
  local build=(mvn -q -B -ntp -pl "$module" -am -Dmaven.test.skip=true -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Dspotless.check.skip=true package)
  shift 2
  mkdir -p "$WORK"
  (cd "$ROOT" && { "${build[@]}" -o >"$log" 2>&1 || "${build[@]}" >"$log" 2>&1; }) || { cat "$log" >&2; die "the build of $module failed"; }
  java ${JAVA_OPTIONS:-} -cp "$ROOT/$module/target/classes:$(cat "$ROOT/$module/target/classpath")" "$class" "$@"
}
