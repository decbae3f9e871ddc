/** Where f changes its sign between `low` and `high`, by bisection: 45 halvings of an interval below one leave 3e-14. */
export function signChange(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  const sign = Math.sign(f(low));
  for (let i = 0; i < 45; i++) {
    const middle = (a + b) / 2;
    if (Math.sign(f(middle)) === sign) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}
