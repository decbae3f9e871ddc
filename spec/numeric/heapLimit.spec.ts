import { describe, expect, it } from 'vitest';
import { heapLimit as inBrowser } from '../../src/numeric/heapLimit.browser.js';
import { heapLimit } from '../../src/numeric/heapLimit.js';

describe('the limit of the heap', () => {
  it('is what V8 says in Node: some hundred megabytes at least', () => {
    expect(heapLimit()).toBeGreaterThan(2 ** 28);
  });

  it('is what the browser says of its page, and two gigabytes where it says nothing', () => {
    expect(inBrowser({ performance: { memory: { jsHeapSizeLimit: 12345 } } })).toBe(12345);
    expect(inBrowser({ performance: {} })).toBe(2 ** 31);
    expect(inBrowser({})).toBe(2 ** 31);
  });
});
