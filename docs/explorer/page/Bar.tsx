/** A bar for a number from −most to most, zero in the middle; from zero at the left where `signed` is not set. */
export function Bar({ value, most, signed }: { value: number; most: number; signed?: boolean }) {
  const share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  const width = signed ? share * 50 : share * 100;
  const left = signed ? (value < 0 ? 50 - width : 50) : 0;
  return (
    <span class={signed ? 'bar signed' : 'bar'} aria-hidden="true">
      <span class={value < 0 ? 'fill below' : 'fill'} style={{ left: `${left}%`, width: `${width}%` }} />
    </span>
  );
}
