import { useEffect, useState } from 'preact/hooks';

const STEP = 450;

/** Where an animation of so many steps is: it begins anew for each `walk`, and waits at its end. */
export function useWalk(walk: unknown, steps: number): number {
  const [at, setAt] = useState(0);
  useEffect(() => {
    setAt(0);
    if (!walk) return undefined;
    const timer = setInterval(() => setAt((step) => Math.min(step + 1, steps - 1)), STEP);
    return () => clearInterval(timer);
  }, [walk, steps]);
  return Math.min(at, Math.max(0, steps - 1));
}
