#!/bin/bash
#$ -N hypergrad-shard
#$ -cwd
#$ -V
#$ -r y
# One shard: qsub -t 1-N shard.sh DIR N
${ORACLE:-npx hypergrad-oracle} shard "$1" --index "$SGE_TASK_ID" --of "$2"
status=$?
# 99 asks Grid Engine to put the task back into the queue.
if [ "$status" -gt 128 ]; then exit 99; fi
exit "$status"
