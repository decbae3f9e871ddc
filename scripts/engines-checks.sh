#!/usr/bin/env bash
# The recipes of examples/engines, run for real on one machine, from bare Debian (as root): each result must have the bytes of the run that is not in
# parts. What cannot be installed is said aloud, and the rest counts. All daemons are this script's own, on the loopback interface, and end with it.
#   bash scripts/engines-checks.sh [ENGINE…]     matrix parallel ssh snakemake slurm storm gridengine kubernetes dask submitit mutation merge estimates (default: all; options of
#                                                the storm are in engines-storm.sh)
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
recipes=$root/examples/engines
work=$(mktemp -d)
chmod 755 "$work"
export ORACLE="node $root/dist/cli/main.js"
declare -a passed=() failed=() skipped=() engines=()
for part in slurm storm estimates; do
  # shellcheck disable=SC1090
  source "scripts/engines-$part.sh"
done
while [ $# -gt 0 ]; do
  case $1 in
    --*) storm_option "$1" "${2:-}" && shift ;;
    *) engines+=("$1") ;;
  esac
  shift
done
[ ${#engines[@]} -gt 0 ] || engines=(matrix parallel ssh snakemake slurm storm gridengine kubernetes dask submitit mutation merge estimates)

# The processes that were started here: daemons by the ids they wrote, and whatever works in the directory of this run.
ours() {
  local file link
  for file in "$work"/*.pid "$work"/sge/spool/*/*.pid; do [ -s "$file" ] && cat "$file"; done
  for link in /proc/[0-9]*/cwd; do
    case $(readlink "$link" 2>/dev/null) in "$work"*) basename "$(dirname "$link")" ;; esac
  done
}
# Ends them, whatever happened.
finish() {
  local pid
  cd /
  [ -s "$work/slurmctld.pid" ] && SLURM_CONF=$work/slurm/slurm.conf timeout 5 scancel --full --user="$(id -un)" 2>/dev/null
  for pid in $(ours); do kill "$pid" 2>/dev/null; done
  sleep 1
  for pid in $(ours); do kill -9 "$pid" 2>/dev/null; done
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' TERM INT

# What a check ends with where an engine is there, but cannot work on this machine.
CANNOT_RUN=77

apt_updated=
# install COMMAND PACKAGE…: true where the command is there, or could be made to be.
install() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  [ -n "$apt_updated" ] || { apt-get update -qq >/dev/null 2>&1; apt_updated=1; }
  DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y -qq --no-install-recommends "$@" >"$work/apt.log" 2>&1
  command -v "$command" >/dev/null
}
skip() {
  skipped+=("$1")
  echo "SKIPPED $1: $2"
}
# Waits for a command to hold, for so many seconds at most.
until_holds() {
  local limit=$1 end
  shift
  end=$((SECONDS + limit))
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

# The document without what is measured: seconds, and medians of milliseconds.
timeless() { sed -E 's/"(seconds|medianMilliseconds)": [0-9.e-]+/"\1": 0/' "$1"; }
same() { cmp <(timeless "$work/reference.json") <(timeless "$1"); }
VERIFY=(verify --instances 5 --seed 1)
plan() { $ORACLE plan "${VERIFY[@]}" --unit 0.5 --out "$1" >/dev/null; }

# The first running shard of the job directory, by process id.
shard_process() { pgrep -f "^node $root/dist/cli/main.js shard $1 " | head -1; }
# kill −9 to a shard that runs at this moment, if one does within ten seconds.
kill_shard() {
  local pid
  until_holds 10 sh -c "pgrep -f '^node $root/dist/cli/main.js shard $1 ' >/dev/null" || return 1
  pid=$(shard_process "$1")
  [ -n "$pid" ] && kill -9 "$pid"
}
check_parallel() {
  plan "$work/parallel-job"
  "$recipes/parallel/run.sh" "$work/parallel-job" 4 "$work/parallel.json" --jobs 2 --will-cite >"$work/parallel.log" 2>&1 &
  local run=$!
  kill_shard "$work/parallel-job"
  wait $run || { tail -n 5 "$work/parallel.log"; return 1; }
  # Once more: nothing is left to do.
  "$recipes/parallel/run.sh" "$work/parallel-job" 4 "$work/parallel.json" --will-cite >/dev/null 2>&1 && same "$work/parallel.json"
}

check_ssh() {
  mkdir -p /run/sshd "$work/ssh" && chmod 700 "$work/ssh"
  ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/host" && ssh-keygen -q -t ed25519 -N '' -f "$work/ssh/user" || return 1
  printf 'Port 26822\nListenAddress 127.0.0.1\nHostKey %s/ssh/host\nPidFile %s/sshd.pid\nAuthorizedKeysFile %s/ssh/user.pub\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n' "$work" "$work" "$work" >"$work/ssh/config"
  /usr/sbin/sshd -f "$work/ssh/config" || return 1
  local ssh="ssh -p 26822 -i $work/ssh/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=$work/ssh/known -o LogLevel=ERROR"
  plan "$work/ssh-job"
  PARALLEL_SSH=$ssh "$recipes/parallel/run.sh" "$work/ssh-job" 3 "$work/ssh.json" --jobs 2 --will-cite --ssh "$ssh" --sshlogin 127.0.0.1 --workdir "$work" >"$work/ssh.log" 2>&1 \
    || { tail -n 5 "$work/ssh.log"; return 1; }
  same "$work/ssh.json"
}

check_snakemake() {
  plan "$work/snakemake-job"
  (cd "$work" && snakemake --snakefile "$recipes/snakemake/Snakefile" --cores 2 --config job=snakemake-job shards=3 out=snakemake.json "oracle=$ORACLE" >snakemake.log 2>&1) \
    || { tail -n 8 "$work/snakemake.log"; return 1; }
  same "$work/snakemake.json"
}

check_gridengine() {
  bash "$root/scripts/engines-gridengine.sh" "$work" || return 1
  # shellcheck disable=SC1091
  source "$work/sge/environment"
  plan "$work/sge-job"
  (cd "$work" && "$recipes/gridengine/submit.sh" "$work/sge-job" 3 "$work/sge.json") || return 1
  kill_shard "$work/sge-job"
  until_holds 120 test -s "$work/sge.json" || { qstat; cat "$work"/hypergrad-* | tail -n 5; return 1; }
  same "$work/sge.json"
}

check_matrix() {
  local index
  plan "$work/matrix-plan"
  for index in 2 1 3; do
    mkdir -p "$work/matrix/shard-$index"
    cp "$work/matrix-plan/manifest.json" "$work/matrix/shard-$index/"
    $ORACLE shard "$work/matrix/shard-$index" --index $index --of 3 >/dev/null || return 1
  done
  $ORACLE merge "$work"/matrix/shard-* --out "$work/matrix.json" >/dev/null && same "$work/matrix.json"
}

check_kubernetes() {
  local index command
  plan "$work/k8s-job"
  # The command of the pod, with its directory and the oracle of this repository.
  command=$(sed -n "s/.*'sh', '-c', '\(.*\)'\]/\1/p" "$recipes/kubernetes/job.yaml" | sed "s#npx hypergrad-oracle#$ORACLE#; s#/job#$work/k8s-job#; s#--of 50#--of 2#")
  for index in 1 0; do JOB_COMPLETION_INDEX=$index sh -c "$command" >/dev/null || return 1; done
  $ORACLE merge "$work/k8s-job" --out "$work/k8s.json" >/dev/null && same "$work/k8s.json" || return 1
  if venv kubernetes-validate; then
    "$work/venv/bin/kubernetes-validate" --strict "$recipes/kubernetes/job.yaml" "$recipes/kubernetes/merge.yaml"
  else
    skip 'kubernetes schemas' 'kubernetes-validate could not be installed from PyPI'
  fi
}
# A package of PyPI in an environment of this run.
venv() {
  [ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv" >/dev/null 2>&1 || return 1
  timeout 120 "$work/venv/bin/pip" install --quiet "$@" >"$work/pip.log" 2>&1
}

check_dask() {
  plan "$work/dask-job"
  /usr/bin/python3 "$recipes/dask/run.py" "$work/dask-job" 3 "$work/dask.json" >"$work/dask.log" 2>&1 &
  local run=$!
  kill_shard "$work/dask-job"
  wait $run || { tail -n 5 "$work/dask.log"; return 1; }
  same "$work/dask.json"
}

check_submitit() {
  plan "$work/submitit-job"
  "$work/venv/bin/python" "$recipes/submitit/run.py" "$work/submitit-job" 2 "$work/submitit.json" local >"$work/submitit.log" 2>&1 || { tail -n 5 "$work/submitit.log"; return 1; }
  same "$work/submitit.json"
}

available() {
  case $1 in
    slurm | storm) install slurmctld slurm-wlm && install munged munge ;;
    parallel) install parallel parallel ;;
    ssh) install parallel parallel && install sshd openssh-server ;;
    snakemake) install snakemake snakemake ;;
    gridengine) install sge_qmaster gridengine-master gridengine-exec gridengine-client ;;
    dask) /usr/bin/python3 -c 'import distributed' 2>/dev/null || { install no-such-command python3 python3-distributed; /usr/bin/python3 -c 'import distributed' 2>/dev/null; } ;;
    submitit) venv submitit ;;
    *) true ;;
  esac
}

$ORACLE "${VERIFY[@]}" --json >"$work/reference.json"
[ -s "$work/reference.json" ] || exit 1
for one in "${engines[@]}"; do
  if ! available "$one"; then
    skip "$one" 'it could not be installed'
    continue
  fi
  began=$SECONDS
  (trap - EXIT; "check_$one")
  case $? in
    0) passed+=("$one") && echo "PASSED $one ($((SECONDS - began)) s)" ;;
    "$CANNOT_RUN") skip "$one" 'its daemons do not start here' ;;
    *) failed+=("$one") && echo "FAILED $one" ;;
  esac
  cd "$root" || exit 1
done
echo "engines: ${#passed[@]} passed, ${#failed[@]} failed, ${#skipped[@]} skipped"
[ ${#failed[@]} = 0 ] && [ ${#passed[@]} -gt 0 ]
