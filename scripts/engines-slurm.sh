# Sourced by engines-checks.sh: Slurm with daemons of its own on the loopback interface, and its recipe under kills of a shard and of the controller.
start_slurm() {
  local host
  host=$(hostname -s)
  mkdir -p "$work"/slurm/{state,spool} && mkdir -m 755 "$work/munge"
  head -c 1024 /dev/urandom >"$work/munge/key" && chmod 400 "$work/munge/key"
  cat >"$work/slurm/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
SlurmdPort=26818
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurm/slurmctld.log
SlurmdLogFile=$work/slurm/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
KillWait=1
SchedulerParameters=batch_sched_delay=1,sched_interval=2,bf_interval=3
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  export SLURM_CONF=$work/slurm/slurm.conf
  munged --force --socket="$work/munge/socket" --key-file="$work/munge/key" --pid-file="$work/munged.pid" \
    --seed-file="$work/munge/seed" --log-file="$work/munge/log" || return 1
  slurmctld && slurmd || return 1
  until_holds 30 sh -c 'sinfo -h -o %T | grep -q -E "idle|mixed|allocated"'
}
# Whether a job is over; a controller that does not answer says nothing.
ended() {
  local left
  left=$(squeue -h -j "$1" 2>&1) && [ -z "$left" ]
}
# The controller is killed, after it has saved what was submitted: it writes its state some seconds later, and what it has not written is lost.
restart_controller() {
  touch "$work/now"
  until_holds 60 test "$work/slurm/state/job_state" -nt "$work/now" || return 1
  kill -9 "$(cat "$work/slurmctld.pid")"
  sleep 1
  slurmctld && until_holds 30 sh -c 'scontrol ping | grep -q UP'
}

check_slurm() {
  local host array merge
  host=$(hostname -s)
  start_slurm || { tail -n 5 "$work"/slurm/*.log; return "$CANNOT_RUN"; }
  plan "$work/slurm-job"
  cd "$work/slurm" || return 1
  read -r array merge < <(RETRIES=30 "$recipes/slurm/submit.sh" "$work/slurm-job" 6 "$work/slurm.json" --export=ALL --mem=0 --time=10)
  kill_shard "$work/slurm-job" || { echo 'no shard ran'; return 1; }
  until_holds 20 sh -c "squeue -h -r -j $array -t R,CG,PD -o '%i %T' | grep -q ." || return 1
  # The node goes, with what runs on it put back into the queue, and comes back.
  scontrol update NodeName="$host" State=DRAIN Reason=test || return 1
  for id in $(squeue -h -r -t R -o '%F_%K' -j "$array"); do scontrol requeue "$id"; done
  sleep 1
  scontrol update NodeName="$host" State=RESUME || return 1
  restart_controller || return 1
  # What was put back by hand waits two minutes for itself unless it is released.
  until_holds 150 release_and_wait "$merge" || { squeue; tail -n 5 ./*.out; return 1; }
  cd "$root" || return 1
  $ORACLE status "$work/slurm-job" && same "$work/slurm.json"
}
# Requeued jobs begin after a pause that protects a busy controller: here they need not. A controller that was killed may have forgotten that the
# node is back, and holds what was put back too often.
release_and_wait() {
  sinfo -h -o %T 2>/dev/null | grep -qE 'down|drain' && scontrol update NodeName="$(hostname -s)" State=RESUME 2>/dev/null
  for id in $(squeue -h -r -t PD -o '%F_%K %r' 2>/dev/null | awk '/[Hh]eld/ { print $1 }'); do
    scontrol release "${id%_N/A}" 2>/dev/null
  done
  for id in $(squeue -h -r -t PD -o '%F_%K %r' 2>/dev/null | awk '/BeginTime/ { print $1 }'); do
    scontrol update JobId="${id%_N/A}" StartTime=now 2>/dev/null
  done
  ended "$1"
}
