/** The lower factor of a positive semidefinite matrix; columns of zeros where it is singular. */
export function cholesky(a: readonly (readonly number[])[]): number[][] {
  const factor: number[][] = a.map((row) => row.map(() => 0));
  a.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j];
      for (let k = 0; k < j; k++) rest -= factor[i][k] * factor[j][k];
      if (i === j) factor[i][i] = Math.sqrt(Math.max(rest, 0));
      else factor[i][j] = factor[j][j] > 0 ? rest / factor[j][j] : 0;
    }
  });
  return factor;
}
