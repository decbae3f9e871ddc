#!/usr/bin/env bash
# Grid Engine on this machine, in a directory of its own: engines-gridengine.sh WORK. Writes WORK/sge/environment; the daemons' ids are in WORK/*.pid.
set -euo pipefail
work=$1
host=localhost
cell=$work/sge
mkdir -p "$cell/default/common" "$cell/spool/$host" "$cell/spool/qmaster"
ln -sfn /var/lib/gridengine/util "$cell/util"
for part in bin lib utilbin; do ln -sfn "/var/lib/gridengine/$part" "$cell/$part"; done
cat >"$cell/environment" <<ENV
export SGE_ROOT=$cell SGE_CELL=default SGE_QMASTER_PORT=26444 SGE_EXECD_PORT=26445 SGE_CLUSTER_NAME=test
ENV
# shellcheck disable=SC1091
source "$cell/environment"
# The loopback address has several names here; they are one host.
echo "localhost $(getent hosts 127.0.0.1 | tr -s ' ' '\n' | grep -v -x -e 127.0.0.1 -e localhost | sort -u | tr '\n' ' ') $(hostname)" >"$cell/default/common/host_aliases"
echo "$host" >"$cell/default/common/act_qmaster"
cat >"$cell/default/common/bootstrap" <<BOOT
admin_user              root
default_domain          none
ignore_fqdn             true
spooling_method         classic
spooling_lib            libspoolc
spooling_params         $cell/default/common;$cell/spool/qmaster
binary_path             /usr/sbin
qmaster_spool_dir       $cell/spool/qmaster
security_mode           none
listener_threads        2
worker_threads          2
scheduler_threads       1
jvm_threads             0
BOOT
spool=$(command -v spooldefaults || ls /usr/lib/gridengine/spooldefaults)
spoolinit=$(command -v spoolinit || ls /usr/lib/gridengine/spoolinit)
"$spoolinit" classic libspoolc "$cell/default/common;$cell/spool/qmaster" init
cat >"$cell/global" <<CONF
execd_spool_dir              $cell/spool
mailer                       /bin/true
xterm                        /bin/true
load_sensor                  none
prolog                       none
epilog                       none
shell_start_mode             unix_behavior
login_shells                 sh,bash
min_uid                      0
min_gid                      0
user_lists                   none
xuser_lists                  none
projects                     none
xprojects                    none
enforce_project              false
enforce_user                 auto
load_report_time             00:00:02
max_unheard                  00:05:00
reschedule_unknown           00:00:00
loglevel                     log_warning
administrator_mail           none
set_token_cmd                none
pag_cmd                      none
token_extend_time            none
shepherd_cmd                 none
qmaster_params               none
execd_params                 none
reporting_params             accounting=false reporting=false flush_time=00:00:15 joblog=false sharelog=00:00:00
finished_jobs                100
gid_range                    65400-65500
max_aj_instances             2000
max_aj_tasks                 75000
max_u_jobs                   0
max_jobs                     0
auto_user_oticket            0
auto_user_fshare             0
auto_user_default_project    none
auto_user_delete_time        86400
delegated_file_staging       false
reprioritize                 0
CONF
"$spool" configuration "$cell/global"
"$spool" managers root
"$spool" operators root
mkdir -p "$cell/pe" && "$spool" complexes "$cell/util/resources/centry"
"$spool" usersets "$cell/util/resources/usersets"
sge_qmaster >"$cell/qmaster.log" 2>&1
for _ in $(seq 50); do qconf -sh >/dev/null 2>&1 && break; sleep 0.2; done
cp "$cell/spool/qmaster/qmaster.pid" "$work/qmaster.pid"
qconf -ah "$host" >/dev/null 2>&1 || true
qconf -as "$host" >/dev/null
qconf -ssconf | sed 's/^schedule_interval.*/schedule_interval 0:0:2/' >"$cell/sched" && qconf -Msconf "$cell/sched" >/dev/null
sge_execd >"$cell/execd.log" 2>&1
for _ in $(seq 50); do [ -s "$cell/spool/$host/execd.pid" ] && break; sleep 0.2; done
cp "$cell/spool/$host/execd.pid" "$work/execd.pid"
printf 'group_name @allhosts\nhostlist %s\n' "$host" >"$cell/hosts" && qconf -Ahgrp "$cell/hosts" >/dev/null
qconf -sq 2>/dev/null >"$cell/queue" | true
qconf -sq >"$cell/queue" && sed -i 's/^qname .*/qname main.q/; s/^hostlist .*/hostlist @allhosts/; s/^slots .*/slots 2/; s/^shell .*/shell \/bin\/bash/; s/^load_thresholds .*/load_thresholds NONE/; s/^rerun .*/rerun TRUE/; s/^pe_list .*/pe_list NONE/; s/^ckpt_list .*/ckpt_list NONE/' "$cell/queue"
qconf -Aq "$cell/queue" >/dev/null
