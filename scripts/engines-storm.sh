# Sourced by engines-checks.sh: runs of the Four-Rooms protocol at N = 100 through Slurm while shards are killed at random, against the plain sweep in two threads.
# The bytes must be equal; what the storm costs is CPU time, as others may use the machine.
#   npm run test:engines -- storm [--whole | --sweep 'TASK OPTIONS…'] [--kills N] [--seed S] [--shards N] [--limit SECONDS]
WHOLE='four-rooms --methods bc-hg,hpgd-sa,hpgd-mc,hpgd-oracle,sobirl,naive-pgd --set beta=0.001,0.003,0.005 --set batch=100 --seeds 10'
SWEEP='four-rooms --methods naive-pgd,hpgd-mc --set beta=0.003 --seeds 2 --iterations 1000'
KILLS=20
KILL_SEED=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')
SHARDS=8
STORM_LIMIT=300

# Takes an option of the storm; true where it has a value.
storm_option() {
  case $1 in
    --whole) SWEEP=$WHOLE STORM_LIMIT=36000 && return 1 ;;
    --sweep) SWEEP=$2 ;;
    --kills) KILLS=$2 ;;
    --seed) KILL_SEED=$2 ;;
    --shards) SHARDS=$2 ;;
    --limit) STORM_LIMIT=$2 ;;
    *) echo "unknown option $1" >&2 && exit 2 ;;
  esac
}

# A whole number from 0 to below $1, the next of the stream of the seed.
drawn() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
parts_done() { find "$1/parts" -name '*.part' | wc -l; }
# kill −9 to one of the shards that run, if one does.
kill_any_shard() {
  local -a running
  mapfile -t running < <(pgrep -f "^node $root/dist/cli/main.js shard $1 ")
  [ ${#running[@]} -gt 0 ] && kill -9 "${running[$(drawn ${#running[@]})]}" 2>/dev/null
}
# All that a command and its children take, killed ones too, goes into a file: `counted FILE COMMAND…`, user and system seconds on a line.
counted_script() {
  cat >"$work/counted" <<'SCRIPT'
#!/bin/bash
TIMEFORMAT='%U %S'
file=$1
shift
{ time "$@" 2>&3; } 3>&2 2>>"$file"
SCRIPT
  chmod 755 "$work/counted"
}
total() { awk '{ sum += $1 + $2 } END { printf "%.1f", sum }' "$1"; }

check_storm() {
  local array merge killed=0 done cases restarted= end
  local job=$work/storm-job oracle=$ORACLE
  [ -s "$work/slurmctld.pid" ] || start_slurm || return "$CANNOT_RUN"
  counted_script
  echo "storm: $SWEEP; $KILLS kills, --seed $KILL_SEED"
  # shellcheck disable=SC2086
  "$work/counted" "$work/plain.cpu" $oracle experiment sweep $SWEEP --threads 2 --out "$work/plain" >/dev/null || return 1
  # shellcheck disable=SC2086
  "$work/counted" "$work/plan.cpu" $oracle plan experiment sweep $SWEEP --out "$job" || return 1
  cases=$(grep -c '"number":' "$job/manifest.json")
  cd "$work/slurm" || return 1
  export ORACLE="$work/counted $work/storm.cpu $oracle"
  read -r array merge < <(RETRIES=1000 "$recipes/slurm/submit.sh" "$job" "$SHARDS" "$work/storm" --export=ALL --mem=0)
  export ORACLE=$oracle
  # Kills at random cases of the job, however fast it goes: so many of them are done when a shard is killed; the controller among them.
  RANDOM=$KILL_SEED
  local -a moments
  mapfile -t moments < <(for ((i = 0; i < KILLS; i++)); do drawn "$cases"; done | sort -n)
  local controller=${moments[$(drawn "$KILLS")]}
  end=$((SECONDS + STORM_LIMIT))
  until release_and_wait "$merge"; do
    [ $SECONDS -lt $end ] || { squeue; echo "the limit of $STORM_LIMIT s is over"; return 1; }
    done=$(parts_done "$job")
    if [ -z "$restarted" ] && [ "$done" -ge "$controller" ]; then restart_controller && restarted=1; fi
    sleep "0.$(drawn 10)"
    if [ $killed -lt "$KILLS" ] && [ "$done" -ge "${moments[$killed]}" ] && kill_any_shard "$job"; then killed=$((killed + 1)); fi
  done
  cd "$root" || return 1
  $ORACLE status "$job" && diff -r "$work/plain" "$work/storm" || return 1
  echo "$killed kills -9 of shards and ${restarted:-0} of the controller"
  storm_report "$job" || return 1
  [ "$killed" = "$KILLS" ] && [ -n "$restarted" ]
}

# What the storm cost, of what its tasks did; and the same for the whole protocol, of which a kill costs half a case and a start, and the rest what its cases take.
storm_report() {
  $ORACLE status "$1" --json | node -e '
    const { readFileSync } = require("fs");
    const { measured, cases } = JSON.parse(readFileSync(0, "utf8"));
    const [plain, plan, tasks] = process.argv.slice(1, 4).map(Number);
    const text = (x) => x.toFixed(1);
    console.log(`CPU seconds: plain sweep ${text(plain)}; plan ${text(plan)}; all tasks and the merge ${text(tasks)}, of which ${text(measured)} are in the parts of the ${cases} runs`);
    console.log(`beside the parts: ${text(tasks - measured)} s, ${text((100 * (tasks - measured)) / measured)} % of them; tasks and plan are ${text(100 * ((tasks + plan) / plain - 1))} % above the plain sweep`);
  ' "$(total "$work/plain.cpu")" "$(total "$work/plan.cpu")" "$(total "$work/storm.cpu")"
}
