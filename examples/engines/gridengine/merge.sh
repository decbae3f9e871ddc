#!/bin/bash
#$ -N hypergrad-merge
#$ -cwd
#$ -V
# The result: qsub -hold_jid ARRAY merge.sh DIR OUT
exec ${ORACLE:-npx hypergrad-oracle} merge "$1" --out "$2"
