const [WIDTH, HEIGHT] = [220, 44];

/** J at the points that θ has come through, as a line. */
export function PathOfJ({ path }: { path: readonly number[] }) {
  if (path.length < 2) return null;
  const [least, most] = [Math.min(...path), Math.max(...path)];
  const points = path
    .map((value, i) => {
      const y = HEIGHT - 4 - ((value - least) / (most - least || 1)) * (HEIGHT - 8);
      return `${(i / (path.length - 1)) * WIDTH},${y}`;
    })
    .join(' ');
  return (
    <svg
      class="path"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`J over the last ${path.length} points`}
    >
      <polyline points={points} />
    </svg>
  );
}
