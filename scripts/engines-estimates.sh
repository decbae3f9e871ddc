# Sourced by engines-checks.sh: what cases and a large merge take against what was said before, and mutation runs in parts.

# Time and memory within a factor of two of the estimates: of all cases of a job together, and of each that is estimated to take two seconds or more (shorter ones are one or
# two instances, and instances differ). CPU time, as others may use the machine; random instances are always the same ones.
within_two() {
  node -e '
    const { readFileSync, readdirSync } = require("fs");
    const [job, directory] = process.argv.slice(1);
    const { cases } = JSON.parse(readFileSync(`${directory}/manifest.json`, "utf8"));
    const heads = readdirSync(`${directory}/parts`).map((name) => JSON.parse(readFileSync(`${directory}/parts/${name}`, "utf8").split("\n", 1)[0]));
    const sum = (list) => list.reduce((total, { seconds }) => total + seconds, 0);
    const most = (list) => Math.max(...list.map(({ megabytes }) => megabytes));
    const ratios = { time: sum(heads) / sum(cases), memory: most(heads) / most(cases) };
    for (const { number, seconds } of heads)
      if (cases[number - 1].seconds >= 2) ratios[cases[number - 1].id] = seconds / cases[number - 1].seconds;
    const text = Object.entries(ratios).map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`);
    console.log(`${job}: measured / estimated: ${text.join(", ")}`);
    process.exitCode = Object.values(ratios).every((ratio) => ratio > 0.5 && ratio < 2) ? 0 : 1;' "$1" "$2"
}

check_estimates() {
  local job failures=0
  $ORACLE plan verify --instances 100 --unit 2.5 --out "$work/estimates-verify" >/dev/null
  $ORACLE plan fixtures check --out "$work/estimates-fixtures" >/dev/null
  $ORACLE plan experiment sweep four-rooms --methods naive-pgd,hpgd-mc --set beta=0.003 --seeds 1 --out "$work/estimates-sweep" >/dev/null
  for job in verify fixtures sweep; do
    $ORACLE shard "$work/estimates-$job" --index 1 --of 1 >/dev/null || return 1
    within_two "$job" "$work/estimates-$job" || failures=1
  done
  if /usr/bin/python3 -c 'import numpy' 2>/dev/null; then
    $ORACLE plan conform --out "$work/estimates-conform" -- /usr/bin/python3 "$root/examples/python/serve.py" >/dev/null
    $ORACLE shard "$work/estimates-conform" --index 1 --of 1 >/dev/null || return 1
    within_two conform "$work/estimates-conform" || failures=1
  else
    skip 'estimates of conform' 'NumPy is not there'
  fi
  $ORACLE merge "$work/estimates-fixtures" --json >"$work/fixtures.json" && $ORACLE fixtures check --json | cmp - "$work/fixtures.json" || return 1
  return $failures
}

# Mutants of two small files, each a case, in two shards of which the first is killed on its way: the same mutants with the same ends as Stryker in one run.
check_mutation() {
  local mutation="node $root/scripts/mutation.mjs" job=$work/mutation
  export MUTATION_SPECS=spec/numeric/clip.spec.ts,spec/numeric/gather.spec.ts
  printf '{ "mutate": ["src/numeric/{clip,gather}.ts"], "reporters": ["json"], "jsonReporter": { "fileName": "%s" }, "tempDirName": "%s", ' "$work/whole.json" "$work/stryker" >"$work/stryker.json"
  node -e 'const { mutate, reporters, jsonReporter, tempDirName, ...rest } = require("./stryker.config.json"); console.log(JSON.stringify(rest).slice(1));' >>"$work/stryker.json"
  npx stryker run "$work/stryker.json" >"$work/stryker.log" 2>&1 || { tail -n 5 "$work/stryker.log"; return 1; }
  $mutation plan --mutate 'src/numeric/{clip,gather}.ts' --specs spec/numeric/clip.spec.ts --specs spec/numeric/gather.spec.ts --out "$job" || return 1
  timeout --signal=KILL 6 $mutation shard "$job" --index 1 --of 2 >/dev/null 2>&1
  $mutation shard "$job" --index 2 --of 2 && $mutation shard "$job" --index 1 --of 2 || return 1
  $mutation merge "$job" --out "$work/mutation.json" && within_two mutation "$job" || return 1
  node -e '
    const [own, whole] = process.argv.slice(1).map((path) => Object.entries(JSON.parse(require("fs").readFileSync(path, "utf8")).files)
      .flatMap(([file, { mutants }]) => mutants.map(({ mutatorName, replacement, status, location: { start, end } }) =>
        [file, start.line, start.column, end.line, end.column, mutatorName, replacement, status].join(" ")))
      .sort().join("\n"));
    process.exitCode = own === whole && own !== "" ? 0 : 1;' "$work/mutation.json" "$work/whole.json"
}

# The merge of ten thousand files of parts, of runs of one iteration: within ten seconds of CPU time and 500 MB.
check_merge() {
  local sweep='four-rooms --methods naive-pgd --set beta=0.003 --seeds 2500 --iterations 1'
  # shellcheck disable=SC2086
  $ORACLE plan experiment sweep $sweep --out "$work/merge" >/dev/null && $ORACLE shard "$work/merge" --index 1 --of 1 || return 1
  # shellcheck disable=SC2086
  python3 - $ORACLE merge "$work/merge" --out "$work/merge-out" <<'PYTHON' || return 1
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
print(f'merge of 10,000 parts: {seconds:.1f} s of CPU time, {megabytes:.0f} MB')
sys.exit(status or not (seconds < 10 and megabytes < 500))
PYTHON
  [ "$(find "$work/merge-out" -name '*.json' | wc -l)" -ge 10000 ]
}
